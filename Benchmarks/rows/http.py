"""Requests a second on 50 kept-alive connections, server on core 0 and client on core 1."""

import urllib.parse

from measure.programs import KEY_SET
from measure.table import Goal, Row


def rate(bench, server, path, **options):
    return bench.programs.load("http", server, path, seconds=bench.seconds, connections=50, **options)["rate"]


def compare(bench, what, path, host_of, with_tag):
    programs = bench.programs
    with programs.service(core=0) as subject:
        host = host_of(subject)
        whole, tag = subject.get(path, host)
        body = whole.partition(b"\r\n\r\n")[2]
        with (
            programs.reference([(path, subject, host)], core=0) as reference,
            programs.nginx([("document.json", body)], core=0) as nginx,
        ):
            size = f"{len(body):,} bytes"
            for header, status, name in [(True, 304, "304 by ETag")] if with_tag else [(False, 200, size)]:
                their_tag = nginx.get("/document.json")[1]

                def ask(server, at, etag):
                    field = f"If-None-Match: {etag}" if header else None
                    return rate(bench, server, at, host=host, header=field, status=status)

                values, references, others = bench.alternate(
                    lambda: ask(subject, path, tag), lambda: ask(reference, path, tag),
                    lambda: ask(nginx, "/document.json", their_tag))
                yield Row(f"{what}, {name}", "/s", values, "C libwebsockets", references, Goal("ratio", 0.95))
                yield Row(f"{what}, {name}", "/s", others, "hostsim", values, None, "nginx")


def key_set(bench):
    """key-set requests/s, keep-alive"""
    yield from compare(bench, "key set", KEY_SET, lambda server: f"127.0.0.1:{server.port}", False)


def pages(bench):
    """static page requests/s, whole and with ETag 304s"""

    def host(server):
        return urllib.parse.urlsplit(server.greeting["url"]).netloc

    for with_tag in (False, True):
        yield from compare(bench, "host page", "/", host, with_tag)
