"""What was acknowledged survives a loss of power (trust: C1): disk images of a recorded import, looked at.

The full search is `python bench/crash_explorer.py --images 1500`.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from bench.crash_explorer import Disk, File, Found, Step, laboratory

from goodterms.config.database import journal_mode

IMAGES = 160


@pytest.fixture(scope="module")
def power_cuts() -> Iterator[Callable[..., Found]]:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("the explorer reads SQLite's files; PostgreSQL's durability is PostgreSQL's")
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    with laboratory() as look:
        yield look


def test_c1_nothing_acknowledged_is_lost_and_nothing_is_corrupt(power_cuts):
    found = power_cuts(images=IMAGES)
    assert found.images >= IMAGES and found.acknowledgements == 6 and found.steps > 100
    assert (found.corrupt, found.half, found.lost) == (0, 0, 0)


def test_c1_without_waiting_for_the_disk_work_is_lost(power_cuts):
    """Negative control: the same search over synchronous=OFF sees losses and corruption."""
    found = power_cuts(images=IMAGES, synchronous="off")
    assert found.lost > 0 and found.corrupt > 0


def test_c1_without_syncing_the_folder_work_is_lost(power_cuts):
    """Negative control: the deletion of the journal is the commit, and has to be on the disk as well."""
    if journal_mode() == "wal":
        pytest.skip("in write-ahead mode no journal is deleted")
    found = power_cuts(images=IMAGES, synchronous="no-folder")
    assert found.lost > 0 and found.corrupt == 0


def test_c1_the_disk_of_the_explorer_forgets_what_was_not_synced():
    class Nothing:
        randint = staticmethod(lambda low, high: low)
        randrange = staticmethod(lambda n: 0)

    old = File(b"old")
    disk = Disk({"a": old}, {"a": old})
    disk.do(Step("write", "a", 0, b"new"))
    disk.do(Step("write", "b", 0, b"more"))
    assert disk.after_power_cut(Nothing()) == {"a": b"old"}
    disk.do(Step("sync", "a"))
    disk.do(Step("sync", "b"))
    assert disk.after_power_cut(Nothing()) == {"a": b"new"}, "b has no name on the disk yet"
    disk.do(Step("sync"))
    disk.do(Step("delete", "a"))
    assert disk.after_power_cut(Nothing()) == {"a": b"new", "b": b"more"}
