"""A back end with PyJWT, which refuses tokens that are over, and those of its future even by two seconds."""

import os
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jwt

PAGE = (Path(__file__).parent / "app.html").read_text().replace(
    "HOST_ORIGIN", os.environ["HOSTSIM_HOST_ORIGIN"])
KEYS = jwt.PyJWKClient(os.environ["HOSTSIM_JWKS_URL"])


class App(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/api/me":
            return self.answer(200, PAGE, "text/html; charset=utf-8")
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        try:
            key = KEYS.get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token, key.key, algorithms=["RS256"], issuer=os.environ["HOSTSIM_ISSUER"],
                audience=os.environ["HOSTSIM_ORGANIZATION"])
        except jwt.PyJWTError as error:
            return self.answer(401, str(error))
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.answer(200, f"python says {now} to {claims['sub']}")

    def answer(self, status, text, kind="text/plain; charset=utf-8"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()
