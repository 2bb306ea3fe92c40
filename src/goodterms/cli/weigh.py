"""`goodterms weigh`: weigh a hand-written case without a database. The what-if tool, and the door for outside
checks.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from goodterms.cli.boot import UNUSABLE, answer, say, stop
from goodterms.core.approach.case_tables import tables_of
from goodterms.core.approach.cases import weigh_case
from goodterms.core.approach.playbook import Playbook
from goodterms.playbook.loading import default_playbook

_MOST_BYTES = 5_000_000  # a case is a page of numbers; anything larger is the wrong file
_COLUMNS = ("cash", "relationship", "new_exposure", "precedent", "handling", "ev")


def weigh(
    case: Annotated[
        Path | None, typer.Option(help='JSON file {"inputs": …, "tables": … if not the playbook\'s}; - reads stdin')
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the figures as JSON")] = False,
    tables: Annotated[bool, typer.Option("--tables", help="print the playbook's tables, ready to be edited")] = False,
    further: Annotated[
        bool, typer.Option("--further", help="also weigh the options beyond the nine standing ones")
    ] = False,
) -> None:
    """Weigh one case: why they are late, what they are worth, every option with its terms, what to ask first."""
    book = default_playbook()
    ours = tables_of(book, options=book.options.names if further else None)
    if tables:
        answer(ours)
        return
    if case is None:
        stop(UNUSABLE, "Give a case: goodterms weigh --case FILE.")
    data = _read(case)
    if further and isinstance(data.get("tables", {}), dict):
        data["tables"] = {**ours, **data.get("tables", {})}
    result, problems = weigh_case(data, playbook=book)
    if result is None:
        for problem in problems:
            say(problem.english + (f" (it is {problem.value})" if problem.value else ""))
        stop(UNUSABLE, f"{case}: not weighed, {len(problems)} things to put right. {problems[0].remedy}.")
    if as_json:
        answer(result)
    else:
        _print(result, book)


def _read(path: Path) -> dict[str, Any]:
    """The file as JSON; NaN, Infinity and keys that stand twice are refused, as they hide mistakes."""
    try:
        text = sys.stdin.read(_MOST_BYTES + 1) if str(path) == "-" else _text(path)
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except OSError as fault:
        stop(UNUSABLE, f"{path}: cannot be read: {fault.strerror or fault}.")
    except (ValueError, RecursionError) as fault:  # includes broken JSON and text that is not UTF-8
        stop(UNUSABLE, f"{path}: not a case in JSON: {fault}.")
    if not isinstance(data, dict):
        stop(UNUSABLE, f"{path}: a case is a JSON object with the key inputs.")
    return data


def _text(path: Path) -> str:
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("it is far too large")
    return path.read_text(encoding="utf-8-sig")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in [name for name, _ in pairs[:index]])
        raise ValueError(f"the key {twice} stands twice")
    return found


def _print(result: dict[str, Any], book: Playbook) -> None:
    out = Console(highlight=False)
    words = dict(zip(book.causes.causes, book.causes.words, strict=True))
    causes = Table("why they are late", "how likely", "worth to us if so", "best then", title="Cause")
    for cause, share in sorted(result["posterior"].items(), key=lambda each: -each[1]):
        worth, best = result["clv_by_cause"][cause], result["best_per_cause"][cause]
        causes.add_row(words.get(cause, cause), f"{share:.1%}", f"{worth:,.2f}", best)
    options = Table("option", *(name.replace("_", " ") for name in _COLUMNS), title="Options, best first")
    for name, terms in sorted(result["options"].items(), key=lambda each: -each[1]["ev"]):
        options.add_row(name, *(f"{terms[column]:,.2f}" for column in _COLUMNS))
    questions = Table("question or check", "worth before its cost", title="What to find out")
    for name, gain in sorted(result["evsi"].items(), key=lambda each: -each[1]):
        questions.add_row(name, f"{gain:,.2f}")
    for table in (causes, options, questions):
        out.print(table)
    out.print(f"Best: {result['best']}. Knowing the cause for certain would be worth {result['evpi']:,.2f}.")
    out.print("Likelihoods, recovery and retention are expert guesses, not measured.")
