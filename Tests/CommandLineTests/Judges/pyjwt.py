"""Judges tokens, one a line, with PyJWT's key-set client: prints `accepted` or the name of the exception."""

import sys

import jwt

url, issuer, audience = sys.argv[1:]
client = jwt.PyJWKClient(url)
for line in sys.stdin:
    token = line.rstrip("\n")
    try:
        key = client.get_signing_key_from_jwt(token)
        jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, audience=audience)
        print("accepted")
    except Exception as error:
        print(type(error).__name__)
