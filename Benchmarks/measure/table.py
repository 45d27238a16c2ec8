"""Figures, what they are held against, and the table that they make."""

import dataclasses
import json
import statistics


@dataclasses.dataclass(frozen=True)
class Goal:
    """What a figure has to be.

    A figure is the median over the rounds of: `ratio`, hostsim's value to the reference's of the same round, which
    must be at least the limit; `growth`, the same ratio, at most the limit; `more`, the difference, at most the
    limit; `most` and `below`, hostsim's value itself.
    """

    kind: str
    limit: float

    def figure(self, value, reference):
        if self.kind in ("ratio", "growth"):
            return value / reference
        return value - reference if self.kind == "more" else value

    def is_met(self, figure):
        if self.kind == "ratio":
            return figure >= self.limit
        return figure < self.limit if self.kind == "below" else figure <= self.limit

    def text(self, unit):
        limit = f"{self.limit:g}"
        return {
            "ratio": f"≥ {limit}",
            "growth": f"≤ {limit}",
            "more": f"≤ +{limit} {unit}",
            "most": f"≤ {limit} {unit}",
            "below": f"< {limit} {unit}",
        }[self.kind]


@dataclasses.dataclass
class Row:
    """One line: values of the rounds, in order, of hostsim and of the reference.

    Without a reference the goal is about hostsim's values alone; without a goal the line stands beside, for
    comparison. `subject` is who was measured, when it was not hostsim.
    """

    what: str
    unit: str
    values: list
    against: str = ""
    references: list | None = None
    goal: Goal | None = None
    subject: str = "hostsim"

    def figures(self):
        """The figure of each round; none without a goal and a reference."""
        if self.goal is None and self.references is None:
            return []
        goal = self.goal or Goal("ratio", 0)
        return [goal.figure(*pair) for pair in zip(self.values, self.references or self.values, strict=True)]

    def verdict(self):
        """"met" or "missed"; empty without a goal."""
        if self.goal is None:
            return ""
        return "met" if self.goal.is_met(statistics.median(self.figures())) else "missed"

    def cells(self):
        value = spread(self.values, self.unit)
        if self.subject != "hostsim":
            value = f"{self.subject}: {value}"
        reference = f"{self.against} {spread(self.references, self.unit)}" if self.references else self.against
        return [self.what, value, reference, self.relation(), self.aim(), self.verdict()]

    def aim(self):
        return self.goal.text(self.unit) if self.goal else ""

    def relation(self):
        """The ratio or the difference to the reference, with its spread."""
        if not self.references:
            return ""
        if self.goal and self.goal.kind == "more":
            return spread(self.figures(), self.unit, sign="+")
        ratios = [value / reference for value, reference in zip(self.values, self.references, strict=True)]
        return spread(ratios, "", exact=True)

    def json(self):
        return {
            "what": self.what,
            "subject": self.subject,
            "unit": self.unit,
            "values": self.values,
            "against": self.against,
            "references": self.references,
            "figures": self.figures(),
            "goal": self.aim(),
            "verdict": self.verdict(),
        }


def number(value, sign="", exact=False):
    """A value with three digits or, where it is large, as a whole number."""
    if exact:
        return f"{value:{sign}.2f}"
    if abs(value) >= 100:
        return f"{value:{sign},.0f}"
    return f"{value:{sign}.1f}" if abs(value) >= 10 else f"{value:{sign}.{2 if abs(value) >= 1 else 3}f}"


def spread(values, unit, sign="", exact=False):
    """Median and, of several values, the smallest and the largest: `5,062 /s (5,010–5,070)`."""
    middle = number(statistics.median(values), sign, exact)
    text = f"{middle} {unit}" if unit else middle
    if len(values) == 1:
        return text
    return f"{text} ({number(min(values), sign, exact)}–{number(max(values), sign, exact)})"


HEADINGS = ["what", "hostsim", "against", "figure", "goal", ""]


class Printer:
    """Prints rows as they come, as a Markdown table, and keeps them for a JSON file."""

    def __init__(self, heading, out):
        self.heading = heading
        self.out = out
        self.rows = []

    def begin(self):
        print(*self.heading, sep="\n", file=self.out)
        print(file=self.out)
        self.line(HEADINGS)
        self.line(["---"] * len(HEADINGS))

    def add(self, row):
        self.rows.append(row)
        self.line(row.cells())

    def line(self, cells):
        print("| " + " | ".join(cells) + " |", file=self.out, flush=True)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"heading": self.heading, "rows": [row.json() for row in self.rows]}, file, indent=2)
            file.write("\n")
