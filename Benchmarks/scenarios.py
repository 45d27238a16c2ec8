"""How fast scenarios are played: wall time as a user of `hostsim test` has it, medians of several runs.

    Benchmarks/scenarios.py HOSTSIM [RUNS]

An hour and a day are timed from the first step to the last, without the browser's start; a first result from the start
of the command to its first line. Every figure is printed with its smallest and largest value and its goal.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HOSTSIM = sys.argv[1]
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
FOLDER = pathlib.Path(__file__).parent / "scenarios"


def play(*arguments):
    """Plays and gives the seconds until the first line, those until the end, and the report."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [HOSTSIM, "test", *arguments, "--report", f"json={report}"]
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        first = time.monotonic() - began
        process.stdout.read()
        if process.wait() != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        return first, time.monotonic() - began, json.loads(report.read_text())


def row(name, unit, goal, values):
    middle = statistics.median(values)
    spread = f"{min(values):.2f} to {max(values):.2f}"
    print(f"| {name} | {middle:.2f} {unit} | {spread} | {goal} |", flush=True)


def steps(report):
    """The seconds that the steps of the first trial took, as the report has them."""
    return report["trials"][0]["took"] / 1000


print(f"{RUNS} runs each, {os.cpu_count()} cores")
print("| what | median | spread | goal |")
print("| --- | --- | --- | --- |")
for browser, limit in [("chromium-headless-shell", 1.5), ("chromium", 1.5), ("firefox", 3.5)]:
    for name, goal in [("hour", "< 1 s"), ("day", "")]:
        runs = [play(str(FOLDER / f"{name}.yaml"), "--browser", browser) for _ in range(RUNS)]
        row(f"one virtual {name}, {browser}", "s", goal, [steps(report) for _, _, report in runs])
    runs = [play(str(FOLDER / "step.yaml"), "--browser", browser) for _ in range(RUNS)]
    row(f"first result, {browser}", "s", f"< {limit} s", [first for first, _, _ in runs])
with tempfile.TemporaryDirectory() as folder:
    for count in [10, 100, 1000]:
        for number in range(count):
            text = (FOLDER / "hour.yaml").read_text()
            (pathlib.Path(folder) / f"{number}.yaml").write_text(text)
        runs = [play(folder, "--browser", "none") for _ in range(RUNS)]
        rates = [count / whole for _, whole, _ in runs]
        row(f"{count} virtual hours, reference client", "scenarios/s", "", rates)
