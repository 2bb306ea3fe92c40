"""Imports are linear and bounded (trust: D3): the real command, its processor time and its memory."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.trust.conftest import ledger_file

MOST_MEMORY = 300 << 10  # kilobytes


PROGRAM = """
import re, resource, sys
from pathlib import Path
from goodterms.cli.main import run
try:
    run()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
    print(used.ru_utime + used.ru_stime, peak, file=sys.stderr)
"""


def cost(path: Path) -> tuple[float, int]:
    """Processor seconds and peak memory in kilobytes of importing a file with the command line.

    The process says its own peak: the one that its parent could ask for counts the parent's memory, too.
    """
    command = [sys.executable, "-c", PROGRAM, "import", str(path), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    seconds, peak = ended.stderr.split()[-2:]
    return float(seconds), int(peak)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_d3_twenty_thousand_rows_are_linear_and_stay_in_bounds(firm, tmp_path):
    start, _ = cost(ledger_file(tmp_path / "one.csv", 1))
    small, memory_of_small = cost(ledger_file(tmp_path / "small.csv", 4000))
    large, memory_of_large = cost(ledger_file(tmp_path / "large.csv", 20_000))
    assert large < 60
    assert large - start < 5 * (small - start) * 4, "five times the rows take about five times as long, not twenty"
    assert memory_of_large < MOST_MEMORY
    assert memory_of_large - memory_of_small < 40 << 10, "memory does not grow with the file"
