"""Judges a JUnit document on standard input by the rules of the Jenkins schema, and counts its cases anew."""

import re
import sys
import xml.etree.ElementTree as ElementTree

NEEDED = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}
ALLOWED = {"testcase": {"file"}}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}


def check(element):
    name, names = element.tag, set(element.attrib)
    assert name in NEEDED, f"unknown element {name}"
    assert NEEDED[name] <= names, f"{name} lacks {NEEDED[name] - names}"
    assert names <= NEEDED[name] | ALLOWED.get(name, set()), f"{name} has {names}"
    for number in {"tests", "failures", "errors", "skipped"} & names:
        assert re.fullmatch("[0-9]+", element.get(number)), number
    if "time" in names:
        assert re.fullmatch(r"[0-9]+\.[0-9]{3}", element.get("time")), "time"
    if "timestamp" in names:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", element.get("timestamp")), "timestamp"
    for child in element:
        assert child.tag in CHILDREN.get(name, set()), f"{child.tag} in {name}"
        check(child)
    if name in ("testsuites", "testsuite"):
        cases = list(element.iter("testcase"))
        found = [len(cases)] + [
            sum(case.find(kind) is not None for case in cases)
            for kind in ("failure", "error", "skipped")
        ]
        told = [int(element.get(key)) for key in ("tests", "failures", "errors", "skipped")]
        assert found == told, f"{name} {element.get('name')} tells {told} and has {found}"


root = ElementTree.fromstring(sys.stdin.buffer.read())
assert root.tag == "testsuites"
check(root)
print(*(root.get(key) for key in ("tests", "failures", "errors", "skipped")))
