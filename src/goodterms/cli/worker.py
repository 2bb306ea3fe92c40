"""goodterms worker"""

import time
from typing import Annotated

import typer

from goodterms.cli import boot


def worker(
    once: Annotated[bool, typer.Option("--once", help="One pass, then stop.")] = False,
    pause: Annotated[float, typer.Option(help="Seconds between two passes.")] = 5.0,
) -> None:
    """Do the work that waits: imports, and today's list. `serve` runs one beside the pages; teams may run more."""
    with boot.started():
        from django.db import DatabaseError, connection

        from goodterms.journeys.work import work_once

        while True:
            try:
                done = work_once()
                if once:
                    break
            except DatabaseError as fault:
                if once:
                    raise
                # A database that is away for a while comes back; `serve` would stop the pages with this worker.
                boot.say(f"The database did not do it, and is asked again: {fault}")
                connection.close()
            time.sleep(pause)
    print(f"{done.imports} imports, {done.lists} lists, {done.troubles} troubles")
    if done.troubles:
        raise typer.Exit(boot.UNREACHABLE)
