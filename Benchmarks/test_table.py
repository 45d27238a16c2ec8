"""The table's arithmetic: python3 -m unittest discover Benchmarks"""

import io
import json
import pathlib
import tempfile
import unittest

from measure.table import Goal, Printer, Row, number, spread


class GoalTests(unittest.TestCase):
    def test_a_ratio_is_taken_round_by_round_and_its_median_judged(self):
        row = Row("echo", "/s", [90, 100, 400], "C", [100, 200, 400], Goal("ratio", 0.9))
        self.assertEqual(row.figures(), [0.9, 0.5, 1.0])
        self.assertEqual(row.verdict(), "met")
        self.assertEqual(row.relation(), "0.90 (0.50–1.00)")

    def test_a_ratio_below_its_goal_is_missed(self):
        self.assertEqual(Row("", "/s", [899], "C", [1000], Goal("ratio", 0.9)).verdict(), "missed")

    def test_a_growth_above_its_goal_is_missed(self):
        self.assertEqual(Row("", "s", [1.2], "linear", [1], Goal("growth", 1.1)).verdict(), "missed")
        self.assertEqual(Row("", "s", [1.1], "linear", [1], Goal("growth", 1.1)).verdict(), "met")

    def test_a_difference_is_shown_with_its_sign(self):
        row = Row("latency", "ms", [0.22, 0.24], "signature", [0.2, 0.2], Goal("more", 0.03))
        self.assertEqual(row.verdict(), "met")
        self.assertEqual(row.relation(), "+0.030 ms (+0.020–+0.040)")
        self.assertEqual(row.aim(), "≤ +0.03 ms")

    def test_the_edges_of_absolute_goals(self):
        self.assertEqual(Row("", "MB", [20], goal=Goal("most", 20)).verdict(), "met")
        self.assertEqual(Row("", "s", [0.2], goal=Goal("below", 0.2)).verdict(), "missed")

    def test_rounds_without_a_partner_are_an_error(self):
        with self.assertRaises(ValueError):
            Row("", "/s", [1, 2], "C", [1], Goal("ratio", 1)).figures()

    def test_without_a_goal_there_is_no_verdict(self):
        row = Row("nginx", "/s", [2], "hostsim", [1], subject="nginx")
        self.assertEqual(row.cells(), ["nginx", "nginx: 2.00 /s", "hostsim 1.00 /s", "2.00", "", ""])


class TextTests(unittest.TestCase):
    def test_numbers_keep_three_digits(self):
        shown = [number(value) for value in (0.0314, 1.234, 12.34, 123.4, 123456)]
        self.assertEqual(shown, ["0.031", "1.23", "12.3", "123", "123,456"])

    def test_a_spread_has_median_and_both_ends(self):
        self.assertEqual(spread([3, 1, 2], "s"), "2.00 s (1.00–3.00)")
        self.assertEqual(spread([1, 2], "s"), "1.50 s (1.00–2.00)")
        self.assertEqual(spread([1], "s"), "1.00 s")


class PrinterTests(unittest.TestCase):
    def test_a_table_has_one_shape_and_its_file_the_same_rows(self):
        out = io.StringIO()
        printer = Printer(["Today"], out)
        printer.begin()
        printer.add(Row("start", "ms", [12], "C", [10], Goal("more", 15)))
        lines = out.getvalue().splitlines()
        self.assertEqual(lines[0], "Today")
        self.assertEqual({line.count("|") for line in lines[2:]}, {7})
        self.assertEqual(lines[-1], "| start | 12.0 ms | C 10.0 ms | +2.00 ms | ≤ +15 ms | met |")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "table.json"
            printer.write(path)
            written = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual(written["rows"][0]["verdict"], "met")


if __name__ == "__main__":
    unittest.main()
