"""Runs the demo app's Python program for real.

    python samples.py KEY_SET_URL ISSUER AUDIENCE [TOKEN]

Without TOKEN the token is read from standard input. Needs Python 3.10 or newer with
`pip install "PyJWT[crypto]"`, and node on the PATH (samples.mjs prints the program's text).

Prints one line of JSON, exit code 0, whatever the verdict:
    {"sample": "python", "accepted": true, "claims": {...}}
    {"sample": "python", "accepted": false, "error": "Signature has expired", "code": "ExpiredSignatureError"}
`code` is the name of PyJWT's exception. Exit code 64: wrong usage; 70: the program does not load.
Proxies of the environment are not used: the key set is on this machine.
"""

import json
import os
import subprocess
import sys
from pathlib import Path


def program_text(key_set_url: str, issuer: str, audience: str) -> str:
    printer = Path(__file__).with_name("samples.mjs")
    command = ["node", str(printer), "print", "python", key_set_url, issuer, audience]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def verdict(verify_token, token: str) -> dict:
    try:
        return {"accepted": True, "claims": verify_token(token)}
    except Exception as error:
        return {"accepted": False, "error": str(error), "code": type(error).__name__}


def main(words: list[str]) -> int:
    if len(words) not in (3, 4):
        print("usage: python samples.py KEY_SET_URL ISSUER AUDIENCE [TOKEN]", file=sys.stderr)
        return 64
    os.environ["no_proxy"] = "*"
    token = words[3] if len(words) == 4 else sys.stdin.read().strip()
    program: dict = {}
    try:
        exec(compile(program_text(*words[:3]), "verify.py", "exec"), program)
    except (ImportError, SyntaxError, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 70
    answer = {"sample": "python", **verdict(program["verify_token"], token)}
    print(json.dumps(answer, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
