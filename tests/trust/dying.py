"""Work that is killed at its n-th statement to the database: the same moments on every machine, however busy."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


class _Count:
    """Counts the statements that go to the database, and at the one that is named kills its own process."""

    def __init__(self, last: int | None = None) -> None:
        self.sent, self.last = 0, last

    def __call__(self, execute: Callable[..., Any], *question: Any) -> Any:
        if self.sent == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.sent += 1
        return execute(*question)


def statements(work: Callable[[], Any]) -> int:
    """How many statements the work sends; it is done in this process."""
    count = _Count()
    with connection.execute_wrapper(count):
        work()
    return count.sent


def _die(work: Callable[[], Any], after: int) -> None:
    connections.close_all()
    with connection.execute_wrapper(_Count(after)):
        work()
    os._exit(0)


def killed_after(work: Callable[[], Any], after: int) -> bool:
    """Whether the work, done in a process of its own, was killed (kill -9) once it had sent so many statements."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=_die, args=(work, after))
    process.start()
    process.join(120)
    return process.exitcode == -signal.SIGKILL
