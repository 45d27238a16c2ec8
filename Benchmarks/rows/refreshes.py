"""Refreshes over the bridge's WebSocket, and what they do to everybody else."""

import json
import time
import urllib.parse

from measure.programs import BRIDGE, REFRESH, REFRESHED, SUBPROTOCOL, Failure, background
from measure.table import Goal, Row
from rows.signing import openssl

#: A connection may send 2,000 messages before its rate counts.
BURST = 1800
WORDS = {"subprotocol": SUBPROTOCOL, "message": REFRESH, "expect": REFRESHED}


def refresh(bench, server, connections):
    return bench.programs.load(
        "ws", server, BRIDGE, core=None, seconds=bench.seconds, warm=0.1, connections=connections,
        count=BURST, **WORDS)


def refreshes(bench):
    """refreshes/s over WebSockets, 4 and 50 connections, whole path"""
    threads = [(1, "one signing thread"), (2, "two signing threads")]
    for number, name in threads:
        with bench.programs.service_signing_on(number) as server:
            for connections in (4, 50):
                values, references = bench.alternate(
                    lambda: refresh(bench, server, connections)["rate"], lambda: openssl(bench.seconds, number))
                what = f"refreshes, {connections} connections, {name}"
                yield Row(what, "/s", values, "openssl speed rsa2048", references, Goal("ratio", 0.93))


def latency(bench):
    """refresh latency of one connection, p50 and p99, against one signature"""
    with bench.programs.service() as server:
        answers, signatures = bench.alternate(
            lambda: refresh(bench, server, 1), lambda: 1000 / openssl(bench.seconds, 1))
        for name, key, limit in [("p50", "p50", 0.03), ("p99", "p99", 0.25)]:
            values = [answer[key] / 1000 for answer in answers]
            yield Row(f"refresh latency, one connection, {name}", "ms", values, "one signature", signatures,
                      Goal("more", limit))


def page(bench):
    """p99 of a page request while 50 embeddings refresh without pause, against none refreshing"""
    with bench.programs.service() as server:
        host = urllib.parse.urlsplit(server.greeting["url"]).netloc

        def ask():
            return bench.programs.load(
                "http", server, "/", core=None, seconds=bench.seconds, connections=1, every=1000, host=host)["p99"] / 1000

        def ask_beside_refreshes():
            words = [word for name, value in WORDS.items() for word in (f"--{name}", value)]
            refreshing = background([
                bench.programs.folder / "load", "ws", server.port, BRIDGE, "--connections", 50,
                "--seconds", bench.seconds + 1, *words])
            time.sleep(0.3)
            answer = ask()
            if refreshing.poll() is not None:
                raise Failure(f"the refreshes ended early: {refreshing.communicate()[1].strip()}")
            out, error = refreshing.communicate()
            if refreshing.returncode != 0 or json.loads(out)["answers"] == 0:
                raise Failure(f"the refreshes failed: {error.strip()}")
            return answer

        values, references = bench.alternate(ask_beside_refreshes, ask)
        yield Row("page request beside 50 refreshing embeddings, p99", "ms", values, "none refreshing", references,
                  Goal("more", 5))
