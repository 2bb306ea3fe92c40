"""goodterms backup"""

from pathlib import Path
from typing import Annotated

import typer

from goodterms.cli import boot


def backup(
    file: Annotated[Path | None, typer.Argument(help="New file to write; a dated name if left out.")] = None,
) -> None:
    """Write one file with the database, the secret key and uploads. Safe while others work."""
    with boot.started():
        from django.conf import settings

        from goodterms.journeys.back_up import CannotRestore, back_up
        from goodterms.store import clock

        at = clock.now()
        target = file or settings.HERE.home / "backups" / f"goodterms-{at:%Y%m%d-%H%M%S}.tar.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            back_up(target.resolve(), at=at)
        except FileExistsError:
            boot.stop(boot.UNUSABLE, f"{target} exists already; name a new file.")
        except (CannotRestore, OSError) as fault:
            boot.stop(boot.UNREACHABLE, f"The backup was not made: {fault}")
    print(target)
