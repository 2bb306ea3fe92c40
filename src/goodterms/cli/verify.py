"""goodterms verify"""

from typing import Annotated

import typer

from goodterms.cli import boot


def verify(json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False) -> None:
    """Recompute every invariant of the books from the rows, and name what does not hold (exit code 1)."""
    with boot.started():
        from goodterms.journeys.verify_books import verify as look

        verdict = look()
    if json:
        found = [
            {"invariant": p.invariant, "where": p.where, "expected": p.expected, "found": p.found}
            for p in verdict.problems
        ]
        boot.answer({"ok": verdict.ok, "checked": verdict.checked, "problems": found})
    else:
        for problem in verdict.problems:
            print(f"{problem.invariant}  {problem.where}: expected {problem.expected}, found {problem.found}")
        looked = sum(verdict.checked.values())
        print(f"{'All is well' if verdict.ok else f'{len(verdict.problems)} problems'}; {looked} things looked at.")
    if not verdict.ok:
        raise typer.Exit(boot.FOUND)
