"""The programs that are measured, and those that they are held against: started on a free port, ended by their id."""

import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time

KEY_SET = "/api/custom-apps/v1/jwks/org_demo"
BRIDGE = "/bridge"
SUBPROTOCOL = "hostsim.v1"
REFRESH = '{"type":"MEINGPT_TOKEN_REFRESH"}'
REFRESHED = "MEINGPT_TOKEN_RESPONSE"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pinned(core):
    """The words in front of a command that keep it on one core; none on a machine of one core."""
    return ["taskset", "-c", str(core)] if core is not None and os.cpu_count() > 1 else []


class Failure(Exception):
    """A program did not do what is measured."""


class Server:
    """A running server: its port and its process, ended with the `with` block."""

    def __init__(self, command, core=None, port=None, folder=None, is_chatty=False):
        self.process = subprocess.Popen(
            pinned(core) + [str(word) for word in command],
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            stderr=subprocess.DEVNULL if is_chatty else None,
        )
        self.greeting = {}
        try:
            self.port = port or self.read_port()
            self.wait()
        except Failure:
            self.stop()
            raise

    def read_port(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"{self.process.args} ended with {self.process.wait()}")
        if line.startswith("{"):
            self.greeting = json.loads(line)
            return int(self.greeting["base"].rsplit(":", 1)[1])
        return int(line)

    def wait(self):
        for _ in range(2000):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            if self.process.poll() is not None:
                raise Failure(f"{self.process.args} ended with {self.process.returncode}")
            time.sleep(0.005)
        raise Failure(f"nothing listens at port {self.port}")

    def memory(self):
        """Kilobytes by kind, as /proc/PID/smaps_rollup has them: Rss, Pss, Private_Dirty, …"""
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="utf-8")
        return {name: int(value) for name, value in re.findall(r"^(\w+): +(\d+) kB", text, re.MULTILINE)}

    def settle(self):
        """Waits until every connection of the measurement before is closed on this side, too."""
        descriptors = pathlib.Path(f"/proc/{self.process.pid}/fd")
        for _ in range(3000):
            if len(list(descriptors.iterdir())) < 200:
                return
            time.sleep(0.01)
        raise Failure("the server keeps connections that are closed")

    def get(self, path, host=None, header=None):
        """A whole answer in bytes, head and body, and its ETag."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            lines = [f"GET {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}"]
            connection.sendall("\r\n".join(lines + ([header] if header else []) + ["", ""]).encode())
            answer = b""
            while b"\r\n\r\n" not in answer or len(answer) < whole_length(answer):
                part = connection.recv(65536)
                if not part:
                    raise Failure(f"{path} was answered with {answer[:80]}")
                answer += part
        tag = re.search(rb"\r\n[Ee][Tt]ag: ([^\r]*)", answer)
        return answer, tag.group(1).decode() if tag else ""

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def whole_length(answer):
    head, _, _ = answer.partition(b"\r\n\r\n")
    length = re.search(rb"\r\n[Cc]ontent-[Ll]ength: (\d+)", head)
    return len(head) + 4 + (int(length.group(1)) if length else 0)


class Programs:
    """Where the programs are, and how they are called."""

    def __init__(self, hostsim, bench, folder, root):
        self.hostsim = hostsim
        self.bench = bench
        self.folder = pathlib.Path(folder)
        self.root = pathlib.Path(root)
        self.state = self.folder / "state"
        self.state.mkdir(exist_ok=True)

    def serve_command(self, port=0, state=None):
        pages = self.root / "static"
        return [self.hostsim, "serve", "--json", "--port", port, "--state-dir", state or self.state, "--static-dir", pages]

    def service(self, core=None):
        """`hostsim serve` with its keys made."""
        server = Server(self.serve_command(), core, folder=self.folder)
        server.get(KEY_SET)
        return server

    def service_signing_on(self, threads):
        return Server([self.bench, "serve", threads, self.state, self.root / "static"], folder=self.folder)

    def echo(self, core=None):
        return Server([self.bench, "echo", 0], core)

    def reference(self, answers=(), core=None):
        """The C server; `answers` are pairs of a path and a server whose answer it gives, with the host to ask by."""
        words = []
        for path, server, host in answers:
            whole, tag = server.get(path, host)
            bare, _ = server.get(path, host, f"If-None-Match: {tag}")
            files = [self.folder / f"answer-{len(words)}-{kind}" for kind in ("whole", "304")]
            files[0].write_bytes(whole)
            files[1].write_bytes(bare)
            words += [path, tag, *files]
        return Server([self.folder / "server", *words], core)

    def nginx(self, bodies, core=None):
        """nginx without workers beside it; `bodies` are pairs of a file name and its bytes."""
        place = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for name, body in bodies:
            (place / name).write_bytes(body)
        port = free_port()
        (place / "nginx.conf").write_text(NGINX.format(place=place, port=port), encoding="utf-8")
        return Server(["nginx", "-p", place, "-e", place / "error.log", "-c", place / "nginx.conf"], core, port)

    def load(self, kind, server, path, core=1, **options):
        """What the load generator measured. Options are its own; True stands for a flag."""
        command = pinned(core) + [str(self.folder / "load"), kind, str(server.port), path]
        for name, value in options.items():
            if value is not None:
                command += [f"--{name}"] if value is True else [f"--{name}", str(value)]
        return json.loads(run(command))

    def birth(self, port, path, command, environment=None):
        """Milliseconds from the start of a server to its first byte."""
        words = [str(self.folder / "load"), "birth", str(port), path] + [str(word) for word in command]
        return json.loads(run(words, environment))["milliseconds"]

    def hold(self, server, path, count, **options):
        """Opens idle WebSockets, which last as long as the `with` block."""
        return Held([str(self.folder / "load"), "ws", str(server.port), path, "--connections", "0", "--hold",
                     "--idle", str(count)] + [word for name, value in options.items() for word in (f"--{name}", value)])


class Held:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            self.process.wait()
            raise Failure(f"{command} opened nothing")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()


def run(command, environment=None):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env={**os.environ, **(environment or {})},
        check=False)
    if done.returncode != 0:
        raise Failure(f"{' '.join(done.args)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def background(command):
    """Starts a command whose output is read later, by `finish`."""
    return subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


NGINX = """\
daemon off;
master_process off;
worker_processes 1;
pid {place}/nginx.pid;
error_log {place}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  open_file_cache max=16;
  default_type application/json;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  server {{ listen 127.0.0.1:{port}; root {place}; }}
}}
"""
