"""Starting the product for one command: Django, the tables, the firm; and how a command ends.

Exit codes (docs/running/command_line.md): 0 done and kept; 1 looked and found something wrong; 2 the call or the
input will not do; 3 there is no such thing; 4 the database could not be reached or is busy: nothing was changed.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from goodterms.store.access import Access

DONE, FOUND, UNUSABLE, ABSENT, UNREACHABLE = 0, 1, 2, 3, 4

console = Console(stderr=True, highlight=False)


def stop(code: int, text: str) -> NoReturn:
    """End the command with a sentence for the person (on standard error) and an exit code."""
    console.print(text, markup=False, soft_wrap=True)
    raise typer.Exit(code)


def say(text: str) -> None:
    """Tell the person something that is not the answer: standard error, so that pipes stay clean."""
    console.print(text, markup=False, soft_wrap=True)


def answer(value: Any) -> None:
    """Print the answer as JSON on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


@contextmanager
def started() -> Iterator[None]:
    """Django set up and the tables there; database trouble ends the command with a sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    import django
    from django.db import DatabaseError

    try:
        django.setup()
    except (ValueError, OSError, KeyError) as fault:
        stop(UNUSABLE, f"A setting cannot be used: {fault}. See docs/running/settings.md.")
    try:
        _ready_tables()
        yield
    except DatabaseError as fault:
        sentence = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
        stop(UNREACHABLE, f"The database did not do it: {sentence}. Nothing half-done was kept; try again.")


def _ready_tables() -> None:
    from django.conf import settings
    from django.db import OperationalError, connection

    from goodterms.config.database import as_owner
    from goodterms.journeys import set_up
    from goodterms.store.durability import assert_durable

    try:
        ready = set_up.tables_are_current()
    except OperationalError as fault:
        # On PostgreSQL the role we work as does not exist before the first set-up.
        if "role" not in str(fault):
            raise
        ready = False
    if not ready:
        here = settings.HERE
        with one_at_a_time(), as_owner(connection, here.database_url, here.app_role):
            # Whoever waited here finds the tables made by the one before.
            if not set_up.tables_are_current():
                say("Setting up the database …")
                set_up.make_tables()
    assert_durable(connection)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for whoever sets something up in this data folder at the moment; the lock ends with its process."""
    import fcntl

    from django.conf import settings

    with (settings.HERE.home / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def firm(name: str | None) -> "Access":
    """The firm that the command works for: the only one, or the one named by its short name or name."""
    from goodterms.core.basics.text import key
    from goodterms.store import access
    from goodterms.store.models import Company

    with access.directory():
        known = list(Company.objects.order_by("id"))
    if not known:
        stop(ABSENT, "There is no firm yet. Import a file, or run: goodterms demo")
    if name is not None:
        chosen = [c for c in known if c.slug == name or key(c.name) == key(name)]
    else:
        chosen = known if len(known) == 1 else []
    if chosen:
        return access.Access(chosen[0], "owner", "operator")
    names = ", ".join(c.slug for c in known)
    if name is not None:
        stop(ABSENT, f"There is no firm {name!r}; there are: {names}. To add one: goodterms import --new-firm")
    stop(ABSENT, f"Say which firm with --firm; there are: {names}.")


def no_firm_yet() -> bool:
    """Whether the data folder is empty."""
    from goodterms.store import access
    from goodterms.store.models import Company

    with access.directory():
        return not Company.objects.exists()


def add_firm(name: str | None, currency: str | None, timezone: str | None) -> "Access":
    """The first firm of an empty data folder, or a further one; the person is told what was assumed. Where somebody
    else has begun the same firm in the meantime, that one."""
    from goodterms.store import access
    from goodterms.store.models import Company

    with one_at_a_time():
        with access.directory():
            same = Company.objects.filter(name=name or "My firm").first()
        return access.Access(same, "owner", "operator") if same else _make_firm(name, currency, timezone)


def _make_firm(name: str | None, currency: str | None, timezone: str | None) -> "Access":
    from goodterms.journeys import set_up
    from goodterms.store import access

    new = set_up.NewFirm(name or "My firm", currency=currency or "EUR", timezone=timezone or "UTC")
    made = set_up.add_firm(new, actor="operator")
    if isinstance(made, list):
        stop(UNUSABLE, "; ".join(p.english for p in made))
    assumed = [f"currency {new.currency}"] if currency is None else []
    assumed += [f"time zone {new.timezone}"] if timezone is None else []
    said = f" (assumed: {', '.join(assumed)})" if assumed else ""
    say(f"Created the firm {made.name!r}{said}.")
    return access.Access(made, "owner", "operator")
