"""Any bytes end in a clear verdict, never in a crash or half an import (trust: E1), for each door: files, a mapping,
amounts, dates, addresses, the case of `goodterms weigh`, and backups. PROPERTY_RUNS makes the search longer."""

import json
import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.trust.searching import tries

from goodterms.core.basics.amounts import AmountStyle, parse_amount
from goodterms.core.basics.dates import DateStyle, parse_date
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.text import check_email, check_iban, clean, key, unreadable
from goodterms.core.ledger.reading.mapping_text import mapping_from_json, mapping_from_toml, mapping_to_json
from goodterms.core.ledger.reading.rows import LeftOut, Rejected
from goodterms.core.ledger.terms_notation import parse_terms
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store.access import Access, scope
from goodterms.store.models import Customer, Import, ImportRow, Invoice, Payment

RUNS = tries(150)
search = settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck), database=None)

GOOD = (
    b"Customer no;Customer name;Invoice no;Invoice date;Due date;Amount;Currency;Date paid\n"
    b'C1;"M\xc3\xbcller; S\xc3\xb6hne";INV-1;31.01.2026;02.03.2026;1.234,56;EUR;05.03.2026\n'
    b"C2;Best;INV-2;01.02.2026;03.03.2026;99,00;EUR;\nC2;Best;INV-3;15.02.2026;17.03.2026;10,00;GBP;\n"
)
PIECES = (
    b'"', b"\n", b"\r", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b";;;;", b"=1+1", b"1e400", b"-", b"\xc3",
    b"9" * 400, b"sep=;\n", b"\xed\xa0\x80", b"\xe2\x80\xae", b"NaN", b"0000-00-00", b"\n;;;;;;;\n", b"a" * 70_000,
    b"Total;;;;;1.333,56;EUR;\n", b"<html>", b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
KNOWN_FACTS = (Customer, Invoice, Payment)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, cut out, doubled or put in."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 9))):
        at, how = chance.randrange(len(found) + 1), chance.randrange(5)
        if how == 0:
            found[at:at] = chance.choice(PIECES)
        elif how == 1:
            del found[at : at + chance.choice((1, 2, 40))]
        elif how == 2:
            found[at:at] = found[max(0, at - 60) : at]
        elif how == 3 and found:
            found[min(at, len(found) - 1)] = chance.randrange(256)
        else:
            found = found[:at] if chance.random() < 0.2 else found
    return bytes(found)


def counts(who: Access) -> list[int]:
    with scope(who.company.pk):
        return [m.objects.filter(company=who.company).count() for m in KNOWN_FACTS]


def through_the_door(who: Access, path: Path) -> str:
    """What an import makes of a file: refused, asked, or every line of it judged. Anything else is a fault."""
    before = counts(who)
    look = look_at_file(who, path)
    if look.problems:
        assert all(isinstance(p, Problem) and p.english for p in look.problems)
        assert counts(who) == before
        return "refused"
    if look.questions:
        assert counts(who) == before
        return "asked"
    report = import_file(who, as_file(look, who, path))
    assert report.rows == sum(report.outcomes.values())
    assert all(p.english and p.line for p in report.problems)
    changed = report.outcomes["created"] + report.outcomes["updated"]
    assert changed or counts(who)[1:] == before[1:]
    again = look_at_file(who, path)
    assert (again.table.problems, again.mapping) == (look.table.problems, look.mapping) or again.source
    return "read"


def workbook_bytes(folder: Path) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Customer no", "Invoice no", "Invoice date", "Amount", "Currency"])
    book.active.append(["C1", "X-1", date(2026, 1, 31), 12.5, "EUR"])
    book.active.append(["C2", "X-2", date(2026, 2, 1), 80, "EUR"])
    book.save(folder / "good.xlsx")
    return (folder / "good.xlsx").read_bytes()


def inputs(folder: Path) -> Iterator[bytes]:
    chance = random.Random(20)
    yield from (GOOD, b"", b"\n", b"\0", b"\xff", *PIECES)
    for _ in range(RUNS * 2):
        yield mutated(GOOD, chance)
    workbook = workbook_bytes(folder)
    yield workbook
    for _ in range(max(10, RUNS // 6)):
        yield mutated(workbook, chance)
    for _ in range(RUNS // 3):
        yield chance.randbytes(chance.choice((1, 10, 1000, 5000)))


def test_e1_any_bytes_through_the_import_end_in_a_verdict(firm, tmp_path):
    how = []
    for content in inputs(tmp_path):
        path = tmp_path / "file"
        path.write_bytes(content)
        how.append(through_the_door(firm, path))
    assert {"refused", "read"} <= set(how), "both kinds of verdict must come up, or little is proved"
    assert how.count("read") > RUNS // 2
    with scope(firm.company.pk):
        assert not Import.objects.exclude(state="done").exists(), "none was left in the middle"
    verdict = verify()
    assert verdict.ok, verdict.problems


def test_e1_a_reader_that_raises_is_caught(firm, tmp_path, monkeypatch):
    """Negative control: a build whose reader stumbles over a broken character does not come through."""
    from goodterms.core.ledger.reading import values

    def strict(text: str) -> str:
        return text.encode("ascii").decode()

    monkeypatch.setattr(values, "clean", strict)
    path = tmp_path / "file"
    path.write_bytes(GOOD)
    with pytest.raises(UnicodeEncodeError):
        through_the_door(firm, path)


any_text = (
    st.text()
    | st.text(alphabet="0123456789.,'-+() eE€$_\u00a0\u202f\u2212０１²")
    | st.text(alphabet="0123456789./-: TZ")
)
STYLES = [AmountStyle("."), AmountStyle(","), AmountStyle("")]


@search
@given(any_text, st.sampled_from(STYLES), st.sampled_from(("EUR", "JPY", "KWD")))
@example("1e400", STYLES[0], "EUR")
@example("-", STYLES[1], "EUR")
def test_e1_an_amount_is_minor_units_or_a_problem(text, style, currency):
    found = parse_amount(text, style=style, currency=currency)
    assert isinstance(found, Problem) or (type(found) is int and text.strip())


@search
@given(any_text, st.sampled_from(("dmy", "mdy", "ymd", "")))
def test_e1_a_date_is_a_day_or_a_problem(text, order):
    found = parse_date(text, style=DateStyle(order))
    assert isinstance(found, Problem) or type(found) is date


@search
@given(st.text())
def test_e1_texts_addresses_and_terms_never_raise(text):
    assert unreadable(text) is None or unreadable(text).english
    assert clean(clean(text)) == clean(text) and key(key(text)) == key(text)
    for door in (check_email, check_iban, parse_terms):
        found = door(text)
        assert found is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
TOML = b'kind = "invoices"\ncurrency = "EUR"\n[columns]\n"No" = "number"\n'


@search
@given(JSON | st.fixed_dictionaries({"kind": JSON, "columns": JSON, "version": JSON}))
def test_e1_any_json_as_a_mapping_is_a_mapping_or_problems(content):
    found = mapping_from_json(json.dumps(content))
    assert isinstance(found, tuple) or mapping_from_json(mapping_to_json(found)) == found


def test_e1_any_text_as_a_mapping_is_a_mapping_or_problems():
    chance = random.Random(4)
    for _ in range(RUNS * 2):
        text = mutated(TOML, chance).decode("utf-8", "replace")
        for door in (mapping_from_toml, mapping_from_json):
            found = door(text)
            assert not isinstance(found, tuple) or all(isinstance(p, Problem) for p in found)


@pytest.mark.parametrize("content", ["[" * 5000, '{"a":' * 5000, "{}", "null", "1", '"x"', ""])
def test_e1_a_mapping_that_is_hardly_one(content):
    assert isinstance(mapping_from_json(content), tuple)


def test_e1_the_verdict_on_every_line_is_of_a_known_kind(firm, tmp_path):
    chance, path = random.Random(9), tmp_path / "file"
    for _ in range(40):
        path.write_bytes(mutated(GOOD, chance))
        look = look_at_file(firm, path)
        if look.ready:
            lines = [v.line for v in as_file(look, firm, path).verdicts()]
            assert lines == sorted(set(lines))
            refused = [v for v in as_file(look, firm, path).verdicts() if isinstance(v, Rejected | LeftOut)]
            assert all(v.problems[0].english if isinstance(v, Rejected) else v.reason for v in refused)


def test_e1_weigh_answers_a_broken_case_with_a_sentence(run, tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{"customer": [', encoding="utf-8")
    ended = run("weigh", "--case", path)
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stderr and ended.stderr.strip()


def test_e1_columns_of_one_name_are_told(run, firm, tmp_path):
    """A header that names a column twice: refused with a sentence, nothing changed."""
    path = tmp_path / "twice.csv"
    path.write_text("Customer no,Invoice no,Invoice no,Invoice date,Amount\nC1,1,2,2026-01-31,5.00\n", encoding="utf-8")
    ended = run("import", path, "--json")
    assert ended.returncode == 2 and "Traceback" not in ended.stderr
    assert "more than once" in ended.stdout
    assert counts(firm) == [0, 0, 0]


@pytest.mark.parametrize(("kind", "more"), [("customers", {}), ("contacts", {"contact_name": "Ann"})])
def test_e1_a_name_that_several_customers_have_is_refused_not_guessed(firm, bring, kind, more):
    for reference in ("C1", "C2"):
        bring(firm, "customers", [{"customer_ref": reference, "customer_name": "Best"}])
    bring(firm, "customers", [{"customer_name": "Other"}])
    report = bring(firm, kind, [{"customer_name": "Best", **more}, {"customer_name": "Other", **more}])
    assert report.outcomes["rejected"] == 1 and report.rows == 2
    assert [p.code for p in report.problems] == ["row.several_customers"]


def test_e1_rows_with_broken_characters_are_kept_as_rejected(firm, run, tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.csv")
    path.write_bytes(
        b"Customer no,Customer name,Invoice no,Invoice date,Amount\nC1,A\xff\xea,I-1,2026-01-31,5.00\n"
        b"C1,B\x00B,I-2,2026-01-31,5.00\nC2,ok,I-3,2026-01-31,5.00\n"
    )
    ended = run("import", path, "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert (answer["created"], answer["rejected"], [p["line"] for p in answer["problems"]]) == (1, 2, [2, 3])
    with scope(firm.company.pk):
        assert ImportRow.objects.filter(outcome="rejected").count() == 2
    assert run("import", path).returncode == 0
