"""Compiling the catalogues with Babel, so that no tool outside of Python is needed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Writes django.mo beside every django.po."""

    help = "Compile the translations."

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        for path in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"):
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as out:
                write_mo(out, read_po(source))
