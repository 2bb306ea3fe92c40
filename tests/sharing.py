"""What takes long to make is made once in a run of the tests, by the first of its processes that asks for it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

# The processes that the first one starts find the name of the run here.
RUN = os.environ.setdefault("GOODTERMS_TESTS_RUN", uuid4().hex[:12])
MEMORY = Path("/dev/shm")
IN_MEMORY = os.access(MEMORY, os.W_OK)
ROOM = (MEMORY if IN_MEMORY else Path(tempfile.gettempdir())) / f"goodterms-tests-{RUN}"
"""A folder of this run: in memory where there is such a place, because every commit waits for the disk."""


def made_once(name: str, make: Callable[[], object]) -> None:
    """Have it made, unless it has been; whoever asks meanwhile waits. What fails is tried by the next that asks."""
    ROOM.mkdir(exist_ok=True)
    with (ROOM / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in made():
            make()
            (ROOM / f"{name}.made").touch()


def made() -> set[str]:
    return {mark.stem for mark in ROOM.glob("*.made")}


def clear() -> None:
    shutil.rmtree(ROOM, ignore_errors=True)
