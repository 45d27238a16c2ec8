"""Another simulator of an identity provider beside hostsim: PyPI's oidc-provider-mock."""

import http.client
import json
import re
import shutil
import time
import urllib.parse

from measure.programs import KEY_SET, Failure, Server, free_port
from measure.table import Row

PEER = "oidc-provider-mock"
REDIRECT = "http://127.0.0.1/back"
CLIENT = {"client_id": "bench", "redirect_uri": REDIRECT}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def peer():
    if not shutil.which(PEER):
        raise Failure(f"{PEER} is not installed")
    port = free_port()
    return Server([PEER, "--port", port], port=port, is_chatty=True)


def post(connection, path, body, headers):
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 400:
        raise Failure(f"{path} was answered with {answer.status}: {text[:200]}")
    return answer, text


def token_of_peer(connection):
    """A signed token by the authorization code flow, the way this peer has: two requests."""
    query = urllib.parse.urlencode({**CLIENT, "response_type": "code", "scope": "openid"})
    answer, _ = post(connection, f"/oauth2/authorize?{query}", "sub=member", FORM)
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(answer.getheader("Location")).query)["code"][0]
    order = {**CLIENT, "grant_type": "authorization_code", "code": code, "client_secret": "secret"}
    return json.loads(post(connection, "/oauth2/token", urllib.parse.urlencode(order), FORM)[1])["id_token"]


def token_of_hostsim(connection):
    _, text = post(connection, "/api/sim/v1/tokens", "{}", {"Content-Type": "application/json"})
    return json.loads(text)["token"]


def rate(bench, server, make):
    """Tokens a second by a plain client in Python, one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    began, count = time.monotonic(), 0
    while (took := time.monotonic() - began) < bench.seconds:
        if not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", make(connection)):
            raise Failure("what came is no token")
        count += 1
    connection.close()
    return count / took


def peers(bench):
    """tokens and key sets of PyPI's oidc-provider-mock, beside hostsim's"""
    with bench.programs.service() as subject, peer() as other:
        values, others = bench.alternate(
            lambda: rate(bench, subject, token_of_hostsim), lambda: rate(bench, other, token_of_peer))
        yield Row("tokens over HTTP, one client in Python", "/s", values, PEER, others)

        def key_sets(server, path):
            return bench.programs.load("http", server, path, seconds=bench.seconds, connections=4)["rate"]

        values, others = bench.alternate(lambda: key_sets(subject, KEY_SET), lambda: key_sets(other, "/jwks"))
        yield Row("key sets, 4 connections", "/s", values, PEER, others)
