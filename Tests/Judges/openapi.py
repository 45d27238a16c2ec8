#!/usr/bin/env python3
"""Judges whether an OpenAPI document is true: openapi.py DOCUMENT EXCHANGES

EXCHANGES is a JSON list of {method, path (as in the document), status, contentType, request, body}; request
is JSON or null, body is text. Every exchange must be described and fit its schema, and everything that the
document describes must occur: operations, statuses, members, nulls and words of an enumeration.
Prints each problem on a line; exit code 1 when there is one.
"""

import json
import re
import sys

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
formats = FormatChecker(formats=())


@formats.checks("date-time")
def is_moment(value):
    return not isinstance(value, str) or re.fullmatch(
        r"[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value
    )


class Judge:
    def __init__(self, document):
        self.document = document
        self.problems = []
        self.declared = {}
        self.seen = set()

    def say(self, problem):
        if problem not in self.problems:
            self.problems.append(problem)

    # The document by itself

    def judge_document(self):
        for error in OpenAPIV31SpecValidator(self.document).iter_errors():
            self.say(f"the document: {error.message} at {'/'.join(map(str, error.path))}")
        self.judge_openness(self.document, "#")

    def judge_openness(self, node, place):
        if isinstance(node, list):
            for number, item in enumerate(node):
                self.judge_openness(item, f"{place}/{number}")
        elif isinstance(node, dict):
            if node.get("type") == "object":
                closed = node.get("additionalProperties")
                if "properties" in node and closed is not False:
                    self.say(f"{place} lets members pass that it does not name")
                if "properties" not in node and closed is None:
                    self.say(f"{place} does not say whether it has members")
            for name, item in node.items():
                self.judge_openness(item, f"{place}/{name}")

    # Exchanges

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    yield method.upper(), path, operation

    def judge_exchanges(self, exchanges):
        answered = set()
        described = {(method, path): operation for method, path, operation in self.operations()}
        for exchange in exchanges:
            method, path, status = exchange["method"], exchange["path"], str(exchange["status"])
            where = f"{method} {path} {status}"
            response = described.get((method, path), {}).get("responses", {}).get(status)
            if response is None:
                self.say(f"{where} occurs and is not described: {exchange['body'][:200]}")
                continue
            answered.add(where)
            self.judge_body(where, response.get("content"), exchange)
            self.judge_request(where, described[method, path], exchange)
        for (method, path), operation in described.items():
            for status, response in operation["responses"].items():
                if f"{method} {path} {status}" not in answered:
                    self.say(f"{method} {path} {status} is described and never occurred")
                for media in response.get("content", {}).values():
                    self.declare(media["schema"], f"{method} {path} {status}")
        for fact in sorted(self.declared.keys() - self.seen):
            self.say(f"{fact} never occurred, first described for {self.declared[fact]}")

    def judge_body(self, where, content, exchange):
        body, kind = exchange["body"], exchange["contentType"]
        if not content:
            if body or kind:
                self.say(f"{where} has a body of {kind} and none is described")
            return
        essence = (kind or "").split(";")[0]
        if essence not in content:
            self.say(f"{where} has the content type {kind}, not {', '.join(content)}")
        elif essence == "text/event-stream":
            self.judge_events(where, body)
        else:
            self.judge_value(where, content[essence]["schema"], parsed(body))

    def judge_request(self, where, operation, exchange):
        """What was done must have been described; what is refused as a wrong body is the server's business."""
        body = operation.get("requestBody")
        if exchange["status"] >= 300:
            return
        if exchange["request"] is None:
            if body and body.get("required"):
                self.say(f"{where} was done without the body that it requires")
        elif body is None:
            self.say(f"{where} took a body that is not described")
        else:
            schema = body["content"]["application/json"]["schema"]
            self.judge_value(f"request of {where}", schema, exchange["request"])

    def judge_events(self, where, text):
        """Server-sent events: `entry` holds an Entry under its own id, `dropped` a Dropped."""
        names = []
        for block in filter(None, text.split("\n\n")):
            fields = dict(line.split(": ", 1) for line in block.split("\n"))
            if fields.keys() == {"retry"}:
                continue
            name = fields.get("event", "message")
            names.append(name)
            schema = {"entry": "Entry", "dropped": "Dropped"}.get(name)
            if schema not in self.document["components"]["schemas"]:
                self.say(f"{where}: the event {name} is not described")
                continue
            data = parsed(fields.get("data", ""))
            reference = {"$ref": f"#/components/schemas/{schema}"}
            self.declare(reference, where)
            self.judge_value(f"{where} event {name}", reference, data)
            if name == "entry" and fields.get("id") != str(data["id"]):
                self.say(f"{where}: the event's id is {fields.get('id')}, the entry's {data['id']}")
        if "entry" not in names:
            self.say(f"{where} has no event with an entry")

    # Schemas

    def errors(self, schema, value):
        whole = {"allOf": [schema], "components": self.document["components"]}
        for error in Draft202012Validator(whole, format_checker=formats).iter_errors(value):
            place = "/".join(map(str, error.absolute_path)) or "the whole"
            yield f"{place}: {error.message[:300]}"

    def judge_value(self, where, schema, value):
        problems = list(self.errors(schema, value))
        for problem in problems:
            self.say(f"{where}: {problem}")
        if not problems:
            self.cover(schema, value, where)

    def resolve(self, schema):
        reference = schema.get("$ref")
        if reference is None:
            return schema, None
        name = reference.rsplit("/", 1)[1]
        return self.document["components"]["schemas"][name], name

    def branches(self, schema):
        return schema.get("anyOf", []) + schema.get("oneOf", [])

    def declare(self, schema, first, place=None):
        """Notes every member, null and word that the schema says can be in an answer."""
        schema, name = self.resolve(schema)
        place = name or place or first
        if name:
            if f"schema {name}" in self.declared:
                return
            self.declared[f"schema {name}"] = first
            self.seen.add(f"schema {name}")
        for branch in self.branches(schema):
            self.declare(branch, first, place)
        for word in schema.get("enum", []):
            self.declared[f"{place} = {json.dumps(word)}"] = first
        if "null" in schema.get("type", []) and isinstance(schema["type"], list):
            self.declared[f"{place} = null"] = first
        for member, inner in schema.get("properties", {}).items():
            self.declared[f"{place}.{member}"] = first
            self.declare(inner, first, f"{place}.{member}")
        if "items" in schema:
            self.declared[f"{place}[]"] = first
            self.declare(schema["items"], first, f"{place}[]")

    def cover(self, schema, value, place):
        schema, name = self.resolve(schema)
        place = name or place
        for branch in self.branches(schema):
            if not list(self.errors(branch, value)):
                self.cover(branch, value, place)
        if value is None or isinstance(value, str):
            self.seen.add(f"{place} = {json.dumps(value)}")
        if isinstance(value, dict):
            for member, inner in schema.get("properties", {}).items():
                if member in value:
                    if value[member] is not None:
                        self.seen.add(f"{place}.{member}")
                    self.cover(inner, value[member], f"{place}.{member}")
        if isinstance(value, list) and "items" in schema:
            for item in value:
                self.seen.add(f"{place}[]")
                self.cover(schema["items"], item, f"{place}[]")


def parsed(text):
    try:
        return json.loads(text)
    except ValueError as error:
        return f"no JSON ({error}): {text[:200]}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        judge = Judge(json.load(file))
    with open(sys.argv[2], encoding="utf-8") as file:
        exchanges = json.load(file)
    judge.judge_document()
    judge.judge_exchanges(exchanges)
    for problem in judge.problems:
        print(problem)
    if not judge.problems:
        print(f"{len(exchanges)} exchanges, {len(judge.declared)} described facts, all true")
    sys.exit(1 if judge.problems else 0)


main()
