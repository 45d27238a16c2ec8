"""The long run of script/stress: soak.py HOSTSIM STATIC MINUTES. A steady, modest use; memory has to stay where it is."""

import os
import platform
import random
import statistics
import sys
import time

import stress

PEERS = 40
#: Refreshes a second, all peers together.
RATE = 40
SAMPLES = 240


def ask(service, path):
    """Whether this is answered with 200."""
    with service.connect() as peer:
        peer.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        text = b""
        while part := peer.recv(65536):
            text += part
    return b" 200 " in text.split(b"\r\n", 1)[0]


def round_of_use(service, peers, chance):
    """Everybody refreshes once; one in twenty leaves, half of those without a word, and another one comes."""
    for place, peer in enumerate(peers):
        if chance.random() < 0.05:
            peer.close()
            peers[place] = stress.bridge(service, hard=chance.random() < 0.5)
    for peer in peers:
        # The pong proves that this end lives, which the service asks every 20 seconds.
        peer.sendall(stress.frame(b"", 10) + stress.frame(stress.REFRESH))
    good = stress.answers(peers, len(peers))
    paths = ["/api/sim/v1/scenarios", "/api/sim/v1/health", "/api/custom-apps/v1/jwks/org_demo", "/api/sim/v1/embeddings"]
    return len(peers) - good + sum(not ask(service, path) for path in paths)


def main():
    service = stress.Service(sys.argv[1], sys.argv[2])
    seconds = float(sys.argv[3]) * 60
    chance = random.Random(1)
    levels, descriptors, unanswered, rounds = [], [], 0, 0
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Linux {platform.release()}, "
          f"script/stress --soak {sys.argv[3]}\n", flush=True)
    begin = time.monotonic()
    try:
        peers = [stress.bridge(service) for _ in range(PEERS)]
        while (passed := time.monotonic() - begin) < seconds:
            unanswered += round_of_use(service, peers, chance)
            rounds += 1
            if passed >= len(levels) * seconds / SAMPLES:
                levels.append(service.memory())
                descriptors.append(service.descriptors())
            time.sleep(max(0, begin + rounds * PEERS / RATE - time.monotonic()))
    finally:
        code = service.stop()
    quarters = [levels[len(levels) * part // 4:len(levels) * (part + 1) // 4] for part in range(4)]
    middle = [statistics.median(quarter) for quarter in quarters]
    print("| quarter | memory, median | descriptors, most |")
    print("| --- | --- | --- |")
    for part, level in enumerate(middle):
        most = max(descriptors[len(descriptors) * part // 4:len(descriptors) * (part + 1) // 4])
        print(f"| {part + 1} | {level:,.0f} kB | {most} |")
    print(f"\n{rounds * PEERS:,} refreshes, {rounds * 4:,} requests, {unanswered} unanswered.")
    failures = []
    if unanswered:
        failures.append(f"{unanswered} were not answered")
    # The first quarter fills the idle embeddings that are kept, and their timelines.
    if middle[3] > middle[1] * 1.05 + 2048:
        failures.append(f"memory grew from {middle[1]:,.0f} to {middle[3]:,.0f} kB")
    return stress.judge(failures, code)


if __name__ == "__main__":
    sys.exit(main())
