"""How fast scenarios are played, as a user of `hostsim test` has it."""

import contextlib
import functools
import http.server
import json
import pathlib
import subprocess
import tempfile
import threading
import time as clock

from measure.programs import Failure
from measure.table import Goal, Row

FOLDER = pathlib.Path(__file__).parent.parent / "scenarios"


def play(bench, *arguments):
    """Plays and gives the seconds until the first line, those until the end, and the report."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [bench.programs.hostsim, "test", *arguments, "--report", f"json={report}"]
        began = clock.monotonic()
        with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as process:
            process.stdout.readline()
            first = clock.monotonic() - began
            rest, error = process.communicate()
        if process.returncode != 0:
            raise Failure(f"{' '.join(map(str, command))} ended with {process.returncode}: {rest[-3000:]}{error[-500:]}")
        return first, clock.monotonic() - began, json.loads(report.read_text(encoding="utf-8"))


def trial(report):
    """The seconds that the first trial took, without the browser's start."""
    return report["trials"][0]["took"] / 1000


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def documented_app():
    """The address of an app that does what the host's documentation asks for."""
    handler = functools.partial(Quiet, directory=FOLDER.parent / "app")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def time(bench):
    """one virtual hour, and one virtual day with 26 refreshes, of the documented app in each browser"""
    with documented_app() as app:
        for browser in ("chromium-headless-shell", "chromium", "firefox"):

            def took(name, browser=browser):
                return trial(play(bench, FOLDER / f"{name}.yaml", "--browser", browser, "--app", app)[2])

            hours, days, none = bench.alternate(lambda: took("hour"), lambda: took("day"), lambda: took("open"))
            for what, values, limit in [("one virtual hour", hours, 0.2), ("one virtual day, 26 refreshes", days, 0.6)]:
                yield Row(f"{what}, {browser}", "s", values, "no time at all", none, Goal("more", limit))


def launch(bench):
    """launch to the first refresh of the documented app, in each browser"""
    with documented_app() as app:
        for browser, limit in [("chromium-headless-shell", 0.7), ("chromium", 1.0), ("firefox", 2.6)]:
            values, = bench.alternate(
                lambda: play(bench, FOLDER / "refresh.yaml", "--browser", browser, "--app", app)[0])
            yield Row(f"launch to first refresh, {browser}", "s", values, "wall time", None, Goal("below", limit))


def suite(bench):
    """scenarios/s with the reference client, and how the time grows with their number"""
    counts = (10, 100) if bench.is_quick else (10, 1000, 10000)
    text = (FOLDER / "hour.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        folders = []
        for count in counts:
            folder = pathlib.Path(place) / str(count)
            folder.mkdir()
            for number in range(count):
                (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
            folders.append(folder)
        times = bench.alternate(*(lambda folder=folder: play(bench, folder, "--browser", "none")[1] for folder in folders))
    for count, values in zip(counts, times, strict=True):
        yield Row(f"{count:,} scenarios of a virtual hour, reference client", "/s", [count / value for value in values])
    # The cost of one more scenario in the largest suite, against that in a small one; the start of the program is in neither.
    if len(counts) == 3:
        slope = [(large - small) / (counts[2] - counts[0]) for small, _, large in zip(*times, strict=True)]
        base = [(middle - small) / (counts[1] - counts[0]) for small, middle, _ in zip(*times, strict=True)]
        yield Row("one more scenario, 10 to 10,000", "ms", [1000 * value for value in slope], "10 to 1,000",
                  [1000 * value for value in base], Goal("growth", 1.1))
