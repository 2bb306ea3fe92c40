"""How figures look on a terminal."""

from collections.abc import Sequence
from datetime import date

import typer
from rich.console import Console
from rich.table import Table

from goodterms.cli import boot
from goodterms.core.basics.dates import EARLIEST, LATEST
from goodterms.core.basics.money import plain


def amount(minor: int, currency: str) -> str:
    """An amount with thousands set apart: 12 345.67"""
    text = plain(minor, currency)
    whole, point, part = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}".replace(",", " ") + point + part


def day(text: str | None) -> date | None:
    """A date given on the command line, ISO; ends the command where it is none."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text) if len(text) == 10 else _no_date(text)
    except ValueError:
        return _no_date(text)
    if not EARLIEST <= found <= LATEST:
        boot.stop(boot.UNUSABLE, f"{text} is outside {EARLIEST} to {LATEST}, the days that a ledger knows.")
    return found


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> None:
    """Print a table; the first `left` columns are texts, the others numbers."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, name in enumerate(columns):
        made.add_column(name, justify="left" if place < left else "right", overflow="fold")
    for row in rows:
        made.add_row(*row)
    console = Console(highlight=False)
    console.print(made, markup=False) if console.is_terminal else Console(width=200, highlight=False).print(made)


AsOf = typer.Option("--as-of", help="The day to look at, as 2026-11-22; today if left out.")
Json = typer.Option("--json", help="The answer as JSON.")
Firm = typer.Option("--firm", help="Short name or name of the firm, where there are several.")


def _no_date(text: str) -> date:
    boot.stop(boot.UNUSABLE, f"{text!r} is not a date; write it as 2026-11-22.")
