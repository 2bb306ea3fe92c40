"""Imports are linear and bounded (trust: D3): the real command, its processor time and its memory."""

import os
import subprocess
import sys
from pathlib import Path

from tests.trust.conftest import ledger_file

MOST_MEMORY = 300 << 10  # kilobytes, as ru_maxrss counts


def cost(path: Path) -> tuple[float, int]:
    """Processor seconds and peak memory in kilobytes of importing a file with the command line."""
    command = [sys.executable, "-m", "goodterms.cli.main", "import", str(path), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def test_d3_twenty_thousand_rows_are_linear_and_stay_in_bounds(firm, tmp_path):
    start, _ = cost(ledger_file(tmp_path / "one.csv", 1))
    small, memory_of_small = cost(ledger_file(tmp_path / "small.csv", 4000))
    large, memory_of_large = cost(ledger_file(tmp_path / "large.csv", 20_000))
    assert large < 60
    assert large - start < 5 * (small - start) * 1.6, "five times the rows take about five times as long"
    assert memory_of_large < MOST_MEMORY
    assert memory_of_large - memory_of_small < 40 << 10, "memory does not grow with the file"
