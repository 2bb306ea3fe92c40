"""The first start: two at once agree on one set of tables and one firm."""

import os
import subprocess
import sys
from pathlib import Path

FILE = "Customer number,Invoice number,Invoice date,Due date,Amount,Currency\n" + "".join(
    f"C{n},I{n},2026-01-{n % 28 + 1:02},2026-03-01,{n + 1}.00,EUR\n" for n in range(40)
)


def test_two_first_imports_at_once_leave_one_firm_and_every_row_once(tmp_path: Path):
    path = tmp_path / "export.csv"
    path.write_text(FILE, encoding="utf-8")
    env = {**os.environ, "GOODTERMS_HOME": str(tmp_path / "home"), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "goodterms.cli.main"]
    both = [
        subprocess.Popen([*command, "import", str(path)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    aging = subprocess.run([*command, "aging", "--as-of", "2026-02-01"], env=env, capture_output=True, text=True)
    assert aging.returncode == 0, aging.stderr
    assert "820.00" in aging.stdout
    assert subprocess.run([*command, "verify"], env=env, capture_output=True).returncode == 0
