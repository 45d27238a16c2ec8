"""Tokens a second, against the signatures that OpenSSL can make."""

import json
import math
import re

from measure.programs import pinned, run
from measure.table import Goal, Row


def openssl(seconds, processes, core=None):
    """RS256 signatures a second of a 2,048-bit key, by `openssl speed`."""
    command = pinned(core) + ["openssl", "speed", "-seconds", str(max(1, math.ceil(seconds)))]
    command += ["-multi", str(processes)] if processes > 1 else []
    # `rsa 2048 bits 0.000197s 0.000006s   5092.1 177000.0`
    return float(re.search(r"rsa 2048 bits +\S+ +\S+ +(\S+)", run(command + ["rsa2048"])).group(1))


def tokens(bench):
    """whole tokens/s through the public signing path, on one core and on two"""
    programs = bench.programs
    for threads, core, name in [(1, 0, "one core"), (2, None, "two cores")]:

        def made():
            command = [programs.bench, "tokens", threads, bench.seconds, programs.state]
            return json.loads(run(pinned(core) + command))["rate"]

        values, references = bench.alternate(made, lambda: openssl(bench.seconds, threads, core))
        yield Row(f"whole tokens, {name}", "/s", values, "openssl speed rsa2048", references, Goal("ratio", 0.97))
