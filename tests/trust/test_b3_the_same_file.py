"""The same file again changes nothing, however it is dressed (trust: B3; I8); equal payments stay two (trust: B4)."""

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store.access import Access, scope
from goodterms.store.models import Adjustment, Allocation, Customer, Event, Invoice, OpenItem, Payment, Unapplied

FACTS = (Customer, Invoice, Payment, Allocation, Adjustment, OpenItem, Unapplied)

LEDGER = ["Customer no,Customer name,Invoice no,Invoice date,Due date,Amount,Currency,Date paid"] + [
    f"C{n % 5},Müller {n % 5},INV-{n:04d},2026-01-{n % 28 + 1:02d},2026-03-{n % 28 + 1:02d},"
    f"{n * 7 + 1}.{n:02d},{'EUR' if n % 3 else 'GBP'},{'2026-02-20' if n % 2 else ''}"
    for n in range(40)
]
PAYMENTS = ["Customer no,Reference,Payment date,Amount,Currency,Invoice no"] + [
    f"C{n % 5},{'rent' if n % 4 == 0 else f'TX{n}'},2026-02-{n % 7 + 1:02d},{100 + n % 3}.00,EUR,"
    + (f"INV-{n:04d}" if n % 3 == 0 else "")
    for n in range(40)
]
CUSTOMERS = ["Customer no,Customer name,Country,E-mail"] + [f"C{n},Müller {n},DE,ap{n}@example.com" for n in range(12)]
FILES = {"ledger": LEDGER, "payments": PAYMENTS, "customers": CUSTOMERS}


def same(lines: list[str], path: Path) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def bom(lines: list[str], path: Path) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def crlf(lines: list[str], path: Path) -> None:
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode())


def utf16(lines: list[str], path: Path) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-16")


def shuffled(lines: list[str], path: Path) -> None:
    rows = lines[1:]
    random.Random(5).shuffle(rows)
    same([lines[0], *rows], path)


def columns_turned(lines: list[str], path: Path) -> None:
    same([",".join(reversed(line.split(","))) for line in lines], path)


def semicolons(lines: list[str], path: Path) -> None:
    same([line.replace(",", ";") for line in lines], path)


def workbook(lines: list[str], path: Path) -> None:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line.split(","))
    book.save(path)


def zipped_again(lines: list[str], path: Path) -> None:
    first = path.with_suffix(".first")
    workbook(lines, first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for part in reversed(old.infolist()):
            new.writestr(part.filename, old.read(part))


DRESSES = (same, bom, crlf, utf16, shuffled, columns_turned, semicolons, workbook, zipped_again)


def bring_in(who: Access, path: Path):
    look = look_at_file(who, path, currency="EUR")
    assert look.ready, (look.problems, look.questions)
    return import_file(who, as_file(look, who, path))


def facts(who: Access) -> list[list[tuple]]:
    """Every fact of the firm as rows: what must not change."""
    found = []
    with scope(who.company.pk):
        for model in FACTS:
            columns = [field.attname for field in model._meta.local_fields]
            found.append(sorted(model.objects.filter(company=who.company).values_list(*columns), key=repr))
    return found


@pytest.mark.parametrize("kind", FILES)
def test_b3_a_file_dressed_otherwise_changes_nothing(firm, tmp_path, kind):
    same(LEDGER, tmp_path / "ledger.csv")
    bring_in(firm, tmp_path / "ledger.csv")
    same(FILES[kind], tmp_path / "first.csv")
    bring_in(firm, tmp_path / "first.csv")
    before = facts(firm)
    for dress in DRESSES:
        path = tmp_path / f"called otherwise {dress.__name__}.{'xlsx' if dress in (workbook, zipped_again) else 'txt'}"
        dress(FILES[kind], path)
        with scope(firm.company.pk):
            events = Event.objects.count()
        report = bring_in(firm, path)
        assert report.outcomes == {"unchanged": len(FILES[kind]) - 1}, (dress.__name__, report.problems[:3])
        assert facts(firm) == before, dress.__name__
        with scope(firm.company.pk):
            told = list(Event.objects.order_by("seq").values_list("kind", flat=True)[events:])
        assert [k for k in told if k != "source.remembered"] == ["import.done"], "one event that says so, no more"
    assert verify().ok


def test_b3_one_other_cent_is_noticed(firm, tmp_path):
    """Negative control: the comparison is of facts, and a changed row is a change."""
    same(LEDGER, tmp_path / "first.csv")
    bring_in(firm, tmp_path / "first.csv")
    before = facts(firm)
    same([*LEDGER[:-1], LEDGER[-1].replace(".39", ".38")], tmp_path / "second.csv")
    assert bring_in(firm, tmp_path / "second.csv").outcomes == {"unchanged": 39, "updated": 1}
    assert facts(firm) != before


@pytest.mark.parametrize("copies", [2, 3, 5])
def test_b4_equal_payments_are_kept_and_stay_so_many(firm, tmp_path, copies):
    row = "C1,rent,2026-02-01,500.00,EUR,"
    lines = [PAYMENTS[0], *[row] * copies, "C1,other,2026-02-01,500.00,EUR,"]
    for dress in (same, same, crlf, shuffled, workbook):
        path = tmp_path / f"{dress.__name__}.{'xlsx' if dress is workbook else 'csv'}"
        dress(lines, path)
        report = bring_in(firm, path)
        assert report.rows == copies + 1
        with scope(firm.company.pk):
            assert Payment.objects.count() == Unapplied.objects.count() == copies + 1
    assert report.outcomes == {"unchanged": copies + 1}
    same([*lines, row], tmp_path / "one more.csv")
    assert bring_in(firm, tmp_path / "one more.csv").outcomes == {"unchanged": copies + 1, "created": 1}
    assert verify().ok
