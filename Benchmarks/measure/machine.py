"""Where and when: what stands above every table."""

import datetime
import os
import pathlib
import platform


def heading(command):
    return [
        f"{datetime.date.today().isoformat()}, {cpu()}, {os.cpu_count()} cores, Linux {platform.release()}, {system()}.",
        f"Command: `{command}`.{busy()}",
    ]


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def system():
    for line in pathlib.Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.split("=", 1)[1].strip('"')
    return "an unknown system"


def busy():
    """A warning where others use the machine; empty otherwise."""
    load = os.getloadavg()[0]
    return f" **The machine was busy (load {load:.1f}): the figures say little.**" if load > 0.5 else ""
