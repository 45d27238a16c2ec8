"""Memory at start and of each idle connection."""

from measure.programs import BRIDGE, SUBPROTOCOL
from measure.table import Goal, Row


def at_start(server):
    """Megabytes in memory, shared libraries included."""
    return server.memory()["Rss"] / 1000 * 1.024


def of_each(bench, start, path, count):
    """Kilobytes by which each of so many idle connections makes a fresh server grow."""
    with start() as server:
        before = server.memory()["Rss"]
        with bench.programs.hold(server, path, count, subprotocol=SUBPROTOCOL):
            return (server.memory()["Rss"] - before) * 1.024 / count


def memory(bench):
    """memory at start, and of each idle embedding at 1,000 and 10,000"""
    programs = bench.programs

    def start(make):
        with make() as server:
            return at_start(server)

    values, references = bench.alternate(lambda: start(programs.service), lambda: start(programs.reference))
    yield Row("memory at start, keys present", "MB", values, "C libwebsockets", references, Goal("most", 20))
    for count in (1000, 10000):
        values, references = bench.alternate(
            lambda: of_each(bench, programs.service, BRIDGE, count),
            lambda: of_each(bench, programs.reference, "/", count))
        yield Row(f"memory of each of {count:,} idle embeddings", "kB", values, "C libwebsockets, idle sockets",
                  references, Goal("most", 4))
