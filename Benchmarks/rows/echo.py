"""WebSocket echoes, server on core 0 and client on core 1."""

from measure.programs import SUBPROTOCOL
from measure.table import Goal, Row


def rate(bench, server, **options):
    answer = bench.programs.load("ws", server, "/", seconds=bench.seconds, subprotocol=SUBPROTOCOL, **options)["rate"]
    server.settle()
    return answer


def echo(bench):
    """WebSocket echo round trips/s of 32 bytes, 1 and 50 connections"""
    with bench.programs.echo(core=0) as subject, bench.programs.reference(core=0) as reference:
        for count, limit in [(1, 1.0), (50, 0.9)]:
            values, references = bench.alternate(
                lambda: rate(bench, subject, connections=count), lambda: rate(bench, reference, connections=count))
            what = f"WebSocket echo, {count} connection{'s' if count > 1 else ''}"
            yield Row(what, "/s", values, "C libwebsockets", references, Goal("ratio", limit))


def idle(bench):
    """the same with 10,000 idle connections beside, against 200"""
    crowd = 1000 if bench.is_quick else 10000
    with bench.programs.echo(core=0) as subject, bench.programs.reference(core=0) as reference:
        for server, name, goal in [(subject, "hostsim", Goal("ratio", 0.95)), (reference, "C libwebsockets", None)]:
            values, references = bench.alternate(
                lambda: rate(bench, server, connections=50, idle=crowd),
                lambda: rate(bench, server, connections=50, idle=200))
            what = f"WebSocket echo, 50 connections beside {crowd:,} idle"
            yield Row(what, "/s", values, "beside 200", references, goal, name)
