"""goodterms restore"""

from pathlib import Path
from typing import Annotated

import typer

from goodterms.cli import boot


def restore(
    file: Annotated[Path, typer.Argument(help="A file that goodterms backup wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the data here.")] = False,
) -> None:
    """Put a backup back, and verify it. What was here stays beside it under another name (SQLite)."""
    with boot.started():
        from goodterms.journeys.back_up import CannotRestore
        from goodterms.journeys.back_up import restore as put_back

        try:
            verdict = put_back(file, replace=replace)
        except CannotRestore as fault:
            boot.stop(boot.UNUSABLE, f"Not restored, nothing was changed: {fault}")
    for problem in verdict.problems:
        print(f"{problem.invariant}  {problem.where}: expected {problem.expected}, found {problem.found}")
    print("Restored and verified." if verdict.ok else "Restored, but it does not verify.")
    if not verdict.ok:
        raise typer.Exit(boot.FOUND)
