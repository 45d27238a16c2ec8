"""The strict app's back end as the host's documentation has it: PyJWT, and addresses that stand in the program."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jwt

FILES = {"/": ("index.html", "text/html"), "/app.js": ("app.js", "text/javascript")}
KEYS = jwt.PyJWKClient("https://app.meingpt.com/api/custom-apps/v1/jwks/org_demo")


class App(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/api/me":
            return self.me()
        name, kind = FILES.get(self.path, (None, None))
        if name is None:
            return self.answer(404, b"", "text/plain")
        self.answer(200, (Path(__file__).parent / name).read_bytes(), kind)

    def me(self):
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        try:
            key = KEYS.get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token, key.key, algorithms=["RS256"], issuer="https://app.meingpt.com",
                audience="org_demo")
        except jwt.PyJWTError as error:
            return self.tell(401, {"error": str(error)})
        self.tell(200, {"name": f"{claims['username']}, says Python"})

    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        print("seen:", self.rfile.read(size).decode(), flush=True)
        self.answer(204, b"", "text/plain")

    def tell(self, status, value):
        self.answer(status, json.dumps(value).encode(), "application/json")

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", "frame-ancestors https://app.meingpt.com")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


print("listening", flush=True)
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()
