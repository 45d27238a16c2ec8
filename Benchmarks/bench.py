"""Measures hostsim against programs that do the same, and prints one table. script/bench calls it.

    bench.py [--list] [--quick] [--rounds N] [--seconds S] [--json FILE] --programs HOSTSIM HOSTSIMBENCH FOLDER [ROW…]

Every value is measured in several rounds in which hostsim and its reference take turns; a figure is the median over the
rounds, with the smallest and the largest behind it.
"""

import argparse
import dataclasses
import importlib
import os
import pathlib
import sys

from measure import machine
from measure.programs import Failure, Programs
from measure.table import Printer

ROOT = pathlib.Path(__file__).resolve().parent.parent
#: The order of the table: module, and the rows that it measures.
ROWS = {
    "tokens": "signing",
    "refreshes": "refreshes",
    "latency": "refreshes",
    "page": "refreshes",
    "echo": "echo",
    "idle": "echo",
    "key-set": "http",
    "pages": "http",
    "memory": "memory",
    "start": "start",
    "time": "scenarios",
    "launch": "scenarios",
    "suite": "scenarios",
    "peers": "peers",
}


@dataclasses.dataclass
class Bench:
    """How long and how often is measured, with which programs."""

    programs: Programs
    rounds: int
    seconds: float
    is_quick: bool

    def alternate(self, *measures):
        """The values of each measure, a list for each: in every round all take their turn, in changing order."""
        values = [[] for _ in measures]
        for number in range(self.rounds):
            places = list(range(len(measures)))
            for place in places if number % 2 == 0 else reversed(places):
                values[place].append(measures[place]())
        return values


def functions():
    """Each row's function, by its name."""
    found = {}
    for name, module in ROWS.items():
        found[name] = getattr(importlib.import_module(f"rows.{module}"), name.replace("-", "_"))
    return found


def arguments():
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="of those that --list shows; all otherwise")
    parser.add_argument("--list", action="store_true", help="show the rows")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that everything runs")
    parser.add_argument("--rounds", type=int, help="how often each value is measured (5)")
    parser.add_argument("--seconds", type=float, help="how long each lasts (2)")
    parser.add_argument("--json", metavar="FILE", help="write every value here, too")
    parser.add_argument("--programs", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--command", default="script/bench", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    options = arguments()
    found = functions()
    if options.list:
        for name, function in found.items():
            print(f"{name:10} {function.__doc__.splitlines()[0]}")
        return
    if unknown := [name for name in options.rows if name not in found]:
        sys.exit(f"error: there is no row {', '.join(unknown)}. Choose from {', '.join(found)}.")
    bench = Bench(
        Programs(*options.programs, ROOT),
        options.rounds or (1 if options.quick else 5),
        options.seconds or (0.5 if options.quick else 2),
        options.quick,
    )
    printer = Printer(machine.heading(options.command), sys.stdout)
    printer.begin()
    failed = []
    for name in options.rows or found:
        try:
            for row in found[name](bench):
                printer.add(row)
        except Failure as failure:
            failed.append(name)
            print(f"error: {name}: {failure}", file=sys.stderr)
    if options.json:
        printer.write(options.json)
    if failed:
        sys.exit(f"error: not measured: {', '.join(failed)}")


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
