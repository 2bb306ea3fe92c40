"""English and German are complete: a text that is not translated, or that lost a parameter on the way, is a fault."""

import re
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from goodterms.desk import wording
from goodterms.desk.management.commands.makemessages import playbook_texts

PO = Path(settings.LOCALE_PATHS[0]) / "de/LC_MESSAGES/django.po"
ROOT = Path(__file__).resolve().parents[2] / "src/goodterms"


@pytest.fixture(scope="module")
def catalog():
    with PO.open("rb") as source:
        return read_po(source)


def texts(message):
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return ids, strings


def test_nothing_is_untranslated(catalog):
    left = [m.id for m in catalog if m.id and (m.fuzzy or not all(texts(m)[1]))]
    assert not left


def test_parameters_survive_translation(catalog):
    for message in catalog:
        if not message.id:
            continue
        ids, strings = texts(message)
        for text, told in zip(strings, ids, strict=True):
            assert parameters(text) == parameters(told), message.id


def parameters(text):
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "{" in text else set()
    return braces | set(re.findall(r"%\((\w+)\)s", text))


def test_the_compiled_catalogue_is_the_text_compiled(catalog):
    out = BytesIO()
    write_mo(out, catalog)
    assert PO.with_suffix(".mo").read_bytes() == out.getvalue(), "run: django compilemessages"


MARKS = re.compile(r"""\b(?:N_|gettext_lazy|gettext|_)\(\s*"((?:[^"\\]|\\.)+)"\s*[,)]""")
TAGS = re.compile(r"""{% translate (?:"([^"]+)"|'([^']+)')""")


def test_every_marked_text_is_in_the_catalogue(catalog):
    """Without gettext's tools: texts on one line, which most are, in the desk's pages, templates and journeys."""
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id}
    missing = []
    for folder in ("desk", "journeys"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            missing += [(path.name, t) for t in MARKS.findall(path.read_text()) if plain(t) not in known]
        for path in sorted((ROOT / folder).rglob("*.html")):
            found = [a or b for a, b in TAGS.findall(path.read_text())]
            missing += [(path.name, t) for t in found if t.replace("%", "%%") not in known and t not in known]
    assert not missing, "run: django makemessages -l de, and translate"


def plain(text):
    return text.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in text else text


def test_the_playbook_is_translated(catalog):
    known = {m.id for m in catalog if isinstance(m.id, str)}
    assert not [text for text in playbook_texts() if text not in known]


def test_every_word_for_a_code_is_german_in_german():
    with translation.override("de"):
        german = {(kind, code): wording.word(kind, code) for kind, words in wording.WORDS.items() for code in words}
    with translation.override("en"):
        english = {(kind, code): wording.word(kind, code) for kind, words in wording.WORDS.items() for code in words}
    alike = {key for key in german if german[key] == english[key]}
    same = {("touch", "email"), ("event", "contact.email"), ("event", "touch.email"), ("channel", "email")}
    assert alike <= same | {("account_part", "iban"), ("account_part", "bic")}


def test_why_a_row_was_not_taken_is_told_in_the_readers_language():
    with translation.override("de"):
        assert wording.kept_reason("is not a date") == "ist kein Datum"
        assert wording.kept_reason("amount is missing").endswith(" fehlt")
        assert wording.kept_reason("is not a date (and 2 more)").startswith("ist kein Datum (")
    with translation.override("en"):
        assert wording.kept_reason("is not a date (and 2 more)") == "is not a date (and 2 more)"
        assert wording.kept_reason("said by an older version") == "said by an older version"


def test_sentences_and_figures_follow_the_language():
    reason = {"text": "{n} invoices overdue, the oldest by {days} days", "params": {"n": 1200, "days": 3}}
    money = {"text": "{amount} of their money is not set against an invoice yet", "params": {"amount": "3294.76 EUR"}}
    with translation.override("de"):
        assert wording.reason_text(reason) == "1.200 Rechnungen überfällig, die älteste seit 3 Tagen"
        assert wording.reason_text(money).startswith("3.294,76 EUR ihres Geldes")
    with translation.override("en"):
        assert wording.reason_text(reason).startswith("1,200 invoices overdue")
