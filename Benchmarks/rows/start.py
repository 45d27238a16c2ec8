"""From the start of the process to the first byte that it serves."""

import tempfile

from measure.programs import free_port
from measure.table import Goal, Row


def start(bench):
    """start to first served byte, keys present and absent"""
    programs = bench.programs

    def reference():
        port = free_port()
        return programs.birth(port, "/", [programs.folder / "server"], {"REFERENCE_PORT": str(port)})

    def service(state=None):
        port = free_port()
        return programs.birth(port, "/api/sim/v1/health", programs.serve_command(port, state))

    def fresh():
        with tempfile.TemporaryDirectory() as folder:
            return service(folder)

    programs.service().stop()  # makes the keys
    for name, measure in [("keys present", service), ("keys absent, made beside", fresh)]:
        values, references = bench.alternate(measure, reference)
        yield Row(f"start to first served byte, {name}", "ms", values, "C libwebsockets", references, Goal("more", 15))
