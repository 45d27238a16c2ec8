"""Judges a report page on standard input: well-formed, without a request, a handler or a place that is not there."""

import base64
import hashlib
import json
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "img", "br", "rect", "path"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.trials = [], [], [], []
        self.script, self.scripts, self.policy, self.headings = "", 0, "", []

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes, closed=True)

    def handle_starttag(self, tag, attributes, closed=False):
        values = dict(attributes)
        assert len(values) == len(attributes), f"{tag} names an attribute twice"
        for name, value in attributes:
            assert not name.startswith("on"), f"{tag} has the handler {name}"
            if name in ("src", "href", "action", "poster", "srcset", "data"):
                assert value.startswith(("data:", "#")), f"{tag} asks for {value}"
            assert name != "style" or "url" not in value, "a style asks for a file"
        if tag == "li":
            assert self.open and self.open[-1] in ("ol", "ul"), "an item outside of a list"
        if "id" in values:
            self.ids.append(values["id"])
        if values.get("href", "").startswith("#"):
            self.links.append(values["href"][1:])
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag == "script":
            self.scripts += 1
        if tag == "details" and "trial" in values.get("class", "").split():
            json.loads(values["data-tags"])
            self.trials.append(values["data-outcome"] + ("+" if "open" in values else ""))
        if tag == "img":
            assert values.get("alt"), "a picture without words"
        if tag not in VOID and not closed:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if self.open[-1:] == ["script"]:
            self.script += data
        if self.open[-1:] == ["style"]:
            assert not re.search(r"url\(|@import|https?:", data), "the style sheet asks for a file"


text = sys.stdin.buffer.read().decode("utf-8")
assert not re.search(r"eyJ[A-Za-z0-9_-]{10,}\.", text), "a token can be read"
page = Page()
page.feed(text)
assert not page.open, f"not closed: {page.open}"
assert len(set(page.ids)) == len(page.ids), "an id occurs twice"
assert set(page.links) <= set(page.ids), f"no place for {set(page.links) - set(page.ids)}"
assert page.scripts == 1, f"{page.scripts} scripts"
digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
assert f"script-src 'sha256-{digest}'" in page.policy, "the policy does not allow the script"
assert "connect-src 'none'" in page.policy
print(*page.trials)
