"""Collecting the texts to translate: Django's own command, which also knows the mark of the core (N_), the texts
of the playbook's files, and keeps what was translated there."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.commands import makemessages

from goodterms.playbook.loading import default_playbook


class Command(makemessages.Command):
    """Like Django's, with N_ as a further mark, the playbook's texts, and the compiled catalogue beside the text."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=N_"]

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.LOCALE_PATHS[0])
        before = {path: _read(path) for path in folder.glob("*/LC_MESSAGES/django.po")}
        super().handle(*args, **options)
        for path in folder.glob("*/LC_MESSAGES/django.po"):
            catalog = _read(path)
            _keep_playbook(catalog, before.get(path))
            catalog.obsolete.clear()
            with path.open("wb") as out:
                write_po(out, catalog, width=0, no_location=True, ignore_obsolete=True)
            with path.with_suffix(".mo").open("wb") as out:
                write_mo(out, catalog)


def playbook_texts() -> list[str]:
    """Every text of the shipped playbook that a person reads: names, terms, questions, causes, signals."""
    book = default_playbook()
    read = {"name", "text", "why", "terms", "costs_them", "when", "meaning", "reads", "yes", "no", "cause", "words"}
    found: dict[str, None] = {}
    for path, leaf in book.leaves.items():
        parts = path.split(".")
        if parts[0] in ("causes", "signals", "questions", "options") and read.intersection(parts):
            for text in (leaf,) if isinstance(leaf, str) else leaf if isinstance(leaf, tuple) else ():
                if text and (
                    " " in text or parts[1] in ("cause", "name") or parts[-1] in ("name", "reads", "costs_them")
                ):
                    found[text] = None
    return list(found)


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


def _keep_playbook(catalog: Catalog, before: Catalog | None) -> None:
    for text in playbook_texts():
        known = before.get(text) if before else None
        here = catalog.get(text)
        if here is None:
            catalog.add(text, string=known.string if known else "")
        elif known and known.string and not here.string:
            here.string = known.string
