"""The load of script/stress: stress.py HOSTSIM STATIC [--short]. Everything is bounded in count and time."""

import json
import os
import platform
import resource
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

SHORT = "--short" in sys.argv
# The other connections are kept-alive HTTP.
BRIDGES, PLAIN, REFRESHING, ROUNDS = (600, 400, 100, 3) if SHORT else (4000, 6000, 1000, 5)
FEW = 50 if SHORT else 500
FLOOD = 500 if SHORT else 10_000
PATIENCE = 20 if SHORT else 120
# Kilobytes that a while later may be there beside those of the beginning: some embeddings are kept, with their timelines.
KEPT = 24 << 10
REFRESH = b'{"type":"MEINGPT_TOKEN_REFRESH"}'


def frame(payload, opcode=1, final=True):
    """A frame masked with zeros."""
    head = bytes([(128 if final else 0) | opcode])
    if len(payload) < 126:
        return head + bytes([128 | len(payload)]) + bytes(4) + payload
    return head + b"\xfe" + struct.pack(">H", len(payload)) + bytes(4) + payload


class Service:
    """hostsim in a folder of its own."""

    def __init__(self, program, static):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--json", "--state-dir", self.folder.name + "/state",
             "--static-dir", static],
            cwd=self.folder.name, stdout=subprocess.PIPE, text=True)
        self.port = int(json.loads(self.process.stdout.readline())["base"].rsplit(":", 1)[1])

    def memory(self):
        """Resident kilobytes."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def connect(self, hard=False):
        peer = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        if hard:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return peer

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "killed"


HANDSHAKE = (
    b"GET /bridge HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: hostsim.v1\r\n\r\n")
HEALTH = b"GET /api/sim/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def bridge(service, hard=False):
    peer = service.connect(hard)
    peer.sendall(HANDSHAKE)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        part = peer.recv(1)
        if not part:
            raise ConnectionError("the bridge was not opened: " + answer.decode(errors="replace"))
        answer += part
    if b" 101 " not in answer:
        raise ConnectionError(answer.decode(errors="replace"))
    return peer


def answers(peers, count, patience=PATIENCE):
    """How many tokens come over these connections, waiting for `count` at most."""
    selector = selectors.DefaultSelector()
    for peer in peers:
        peer.setblocking(False)
        selector.register(peer, selectors.EVENT_READ, b"")
    seen, end = 0, time.monotonic() + patience
    while seen < count and time.monotonic() < end:
        for key, _ in selector.select(0.5):
            try:
                data = key.fileobj.recv(1 << 18)
            except (BlockingIOError, InterruptedError):
                continue
            except OSError:
                data = b""
            if not data:
                selector.unregister(key.fileobj)
                continue
            # The type may be cut between two reads.
            text = key.data + data
            seen += text.count(b"MEINGPT_TOKEN_RESPONSE")
            tail = text[-21:]
            selector.modify(key.fileobj, selectors.EVENT_READ,
                            b"" if b"MEINGPT_TOKEN_RESPONSE" in tail else tail)
    selector.close()
    for peer in peers:
        peer.settimeout(PATIENCE)
    return seen


class Probe(threading.Thread):
    """Somebody else, who asks all the time and wants to be answered."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self.service, self.slowest, self.failed, self.count = service, 0.0, 0, 0
        self.over = threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.02):
            begin = time.monotonic()
            try:
                with self.service.connect() as peer:
                    peer.sendall(HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
                    text = b""
                    while part := peer.recv(65536):
                        text += part
                self.failed += b" 200 " not in text
            except OSError:
                self.failed += 1
            self.count += 1
            self.slowest = max(self.slowest, time.monotonic() - begin)

    def finish(self):
        self.over.set()
        self.join(PATIENCE)


def crowd(service):
    bridges = [bridge(service) for _ in range(BRIDGES)]
    plain = [service.connect() for _ in range(PLAIN)]
    try:
        good = 0
        for _ in range(ROUNDS):
            for peer in bridges[:REFRESHING]:
                peer.sendall(frame(REFRESH))
            good += answers(bridges[:REFRESHING], REFRESHING)
        # The others are still there, and served.
        sample = bridges[REFRESHING::max(1, BRIDGES // 50)]
        for peer in sample:
            peer.sendall(frame(REFRESH))
        good += answers(sample, len(sample))
        return good, REFRESHING * ROUNDS + len(sample)
    finally:
        for peer in bridges + plain:
            peer.close()


def slow_readers(service):
    """They ask for much and read nothing."""
    peers = []
    for _ in range(FEW // 5):
        peer = bridge(service, hard=True)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.setblocking(False)
        for _ in range(200):
            try:
                peer.send(frame(REFRESH))
            except OSError:
                break
        peers.append(peer)
    return one_more(service, peers)


def half_open(service):
    peers = [service.connect() for _ in range(FEW)]
    for place, peer in enumerate(peers):
        peer.sendall(HANDSHAKE[: place * 7 % len(HANDSHAKE)])
    return one_more(service, peers)


def resets(service):
    for place in range(FEW):
        peer = bridge(service, hard=True)
        whole = frame(REFRESH)
        peer.sendall(whole[: place % len(whole)])
        peer.close()
    return one_more(service, [])


def flood(service):
    for place in range(FLOOD):
        try:
            with service.connect(hard=place % 2 == 0) as peer:
                if place % 3 == 0:
                    peer.sendall(os.urandom(64))
        except OSError:
            pass
    return one_more(service, [])


def fragments(service):
    """Each byte is a fragment of its own, and each byte of that is sent alone by every tenth."""
    peers = [bridge(service) for _ in range(FEW)]
    for place, peer in enumerate(peers):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        parts = [frame(REFRESH[i:i + 1], 0 if i else 1, i == len(REFRESH) - 1)
                 for i in range(len(REFRESH))]
        for part in parts:
            for piece in ([part[i:i + 1] for i in range(len(part))] if place % 10 == 0 else [part]):
                peer.sendall(piece)
    good = answers(peers, len(peers))
    for peer in peers:
        peer.close()
    return good, len(peers)


def one_more(service, peers):
    """Whether somebody else is served meanwhile."""
    with bridge(service) as peer:
        peer.sendall(frame(REFRESH))
        good = answers([peer], 1)
    for peer in peers:
        peer.close()
    return good, 1


def settled(value, most):
    """The value once it is no more than that, or what it still is after a while."""
    end = time.monotonic() + PATIENCE
    while value() > most and time.monotonic() < end:
        time.sleep(0.1)
    return value()


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    needed = BRIDGES + PLAIN + 200
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"error: {needed} descriptors are needed, and {hard} are allowed. Raise: ulimit -Hn")
    service = Service(sys.argv[1], sys.argv[2])
    works = [
        (f"{BRIDGES + PLAIN} connections, {REFRESHING} refreshing {ROUNDS} times", crowd),
        (f"{FEW // 5} slow readers", slow_readers), (f"{FEW} half-open", half_open),
        (f"{FEW} resets in mid-frame", resets), (f"a flood of {FLOOD} connections", flood),
        (f"{FEW} in 1-byte fragments", fragments),
    ]
    failures = []
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Linux {platform.release()}, "
          f"script/stress{' --short' if SHORT else ''}\n")
    print("| what | answered | others: asked, unanswered, slowest | seconds | verdict |")
    print("| --- | --- | --- | --- | --- |")
    try:
        one_more(service, [])
        first, level = service.descriptors(), service.memory()
        levels = []
        for turn in range(3):
            for name, work in works:
                probe, begin = Probe(service), time.monotonic()
                try:
                    good, wanted = work(service)
                    trouble = "" if good == wanted else f"{wanted - good} unanswered"
                except OSError as error:
                    good, wanted, trouble = 0, 1, str(error)[:80]
                probe.finish()
                if probe.failed:
                    trouble = trouble or "others were not answered"
                if trouble:
                    failures.append(f"{name}: {trouble}")
                print(f"| {name}{['', ', again', ', a third time'][turn]} | {good}/{wanted} | {probe.count}, "
                      f"{probe.failed}, {probe.slowest * 1000:.0f} ms "
                      f"| {time.monotonic() - begin:.1f} | {trouble or 'ok'} |", flush=True)
            left = settled(service.descriptors, first)
            levels.append(settled(service.memory, level + KEPT))
            if left > first:
                failures.append(f"{left - first} descriptors are left")
            print(f"| descriptors: at first, now | {first}, {left} | | | "
                  f"{'ok' if left <= first else 'left over'} |")
        is_back = max(levels) <= level + KEPT
        if not is_back:
            failures.append(f"memory does not come back to {level} kB and at most {KEPT} kB more")
        print(f"| memory: at first, after each time | {level} kB, {', '.join(f'{one} kB' for one in levels)} "
              f"| | | {'ok' if is_back else 'grown'} |")
    finally:
        code = service.stop()
    return judge(failures, code)


def judge(failures, code):
    """Says what went wrong, hostsim's exit code too, and gives this program's."""
    if code != 0:
        failures = failures + [f"hostsim ended with {code}"]
    for failure in failures:
        print("error: " + failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
