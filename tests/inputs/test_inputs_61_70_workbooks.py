"""Bad inputs 61 to 70: workbooks. Checked before they are parsed, parsed in a process that cannot hurt."""

import io
import random
import resource
import struct
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.inputs.making import INVOICES, part, read, repacked, workbook

from goodterms.core.ledger.reading.mapping import Column, Mapping

SHEET = "xl/worksheets/sheet1.xml"
_HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@contextmanager
def cheap(seconds: float = 5.0, kilobytes: int = 50_000) -> Iterator[None]:
    """Fails if what happens inside takes more time of the processor, or this process more memory."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - start < seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < kilobytes


def sheet(rows: bytes) -> bytes:
    return _HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>"


def bomb(inflated: int) -> bytes:
    """A workbook whose one sheet is this many bytes of nothing."""
    plain = workbook(*INVOICES)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != SHEET:
                new.writestr(entry.filename, old.read(entry))
        with new.open(SHEET, "w", force_zip64=True) as stream:
            stream.write(_HEAD + b"<sheetData>")
            piece = b"<row><c><v>1</v></c></row>" * 10_000
            for _ in range(inflated // len(piece)):
                stream.write(piece)
            stream.write(b"</sheetData></worksheet>")
    return out.getvalue()


def test_input_61_zip_bomb() -> None:
    content = bomb(300_000_000)
    assert len(content) < 1_500_000
    with cheap():
        assert read(content).refusal == "workbook.bomb"


def test_input_61_a_workbook_too_large_for_the_process_ends_in_a_verdict() -> None:
    """Under every limit of the archive, but a cell in the far corner makes any grid of it immense."""
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with cheap(seconds=60):
        assert read(repacked(workbook(*INVOICES), replace={SHEET: sheet(far)})).refusal == "workbook.too_large"


def _patched(content: bytes, name: str, at: int, form: str, value: int) -> bytes:
    """The central directory's entry of this part, with one number changed."""
    place = content.index(b"PK\x01\x02")
    while content[place + 46 : place + 46 + len(name)] != name.encode():
        place = content.index(b"PK\x01\x02", place + 4)
    size = struct.calcsize(form)
    return content[: place + at] + struct.pack(form, value) + content[place + at + size :]


def test_input_62_lying_sizes() -> None:
    content = repacked(workbook(*INVOICES))
    assert read(_patched(content, SHEET, 24, "<I", 100)).refusal == "workbook.lying"
    assert read(_patched(content, SHEET, 24, "<I", 100_000)).refusal == "workbook.lying"
    assert read(_patched(content, SHEET, 16, "<I", 1)).refusal == "workbook.lying"


def test_input_62_overlapping_parts() -> None:
    content = repacked(workbook(*INVOICES))
    first = zipfile.ZipFile(io.BytesIO(content)).infolist()
    sheet_at = next(p for p in first if p.filename == SHEET).header_offset
    other = next(p for p in first if p.filename == "xl/styles.xml")
    pointed = _patched(content, other.filename, 42, "<I", sheet_at)
    assert read(pointed).refusal in ("workbook.overlap", "workbook.lying")
    longer = _patched(content, first[0].filename, 20, "<I", first[0].compress_size + 500)
    assert read(longer).refusal == "workbook.overlap"


def test_input_63_ten_thousand_sheets() -> None:
    content = repacked(workbook(*INVOICES), add={f"xl/worksheets/sheet{n}.xml": sheet(b"") for n in range(2, 10_002)})
    with cheap():
        assert read(content).refusal == "workbook.too_many_parts"


def test_input_64_formula_without_a_stored_result() -> None:
    rows = (*INVOICES, ("C3", "INV-3", "2025-02-01", "=D2+D3", "EUR"))
    found = read(workbook(*rows))
    assert found.codes == [(4, "Amount", "cell.formula")]
    assert [r.number for r in found.rows] == ["INV-1", "INV-2"]


def test_input_64_formula_with_a_stored_result_is_its_result() -> None:
    content = workbook(*INVOICES)
    changed = part(content, SHEET).replace(b"<v>120.5</v>", b"<f>60+60.5</f><v>120.5</v>")
    assert changed != part(content, SHEET)
    assert [r.amount for r in read(repacked(content, replace={SHEET: changed})).rows] == [12_050, 8_000]


def test_input_65_errors_and_truth_values() -> None:
    rows = (
        *INVOICES,
        ("C3", "INV-3", "2025-02-01", "#REF!", "EUR"),
        ("C4", "#N/A", "2025-02-01", 1, "EUR"),
        ("C5", "INV-5", "2025-02-01", True, "EUR"),
        ("C6", "INV-6", False, 1, "EUR"),
    )
    found = read(workbook(*rows))
    assert found.codes == [
        (4, "Amount", "cell.error"),
        (5, "Invoice no", "cell.error"),
        (6, "Amount", "amount.not_a_number"),
        (7, "Invoice date", "date.not_a_date"),
    ]
    assert [p.value for r in found.rejected for p in r.problems] == ["#REF!", "#N/A", "TRUE", "FALSE"]


def test_input_66_merged_headers_hidden_rows_and_a_second_sheet() -> None:
    def change(book: Any) -> None:
        first = book.active
        first.title = "Notes"
        first["A1"] = "Please read"
        second = book.create_sheet("Ledger")
        second.append(["Receivables of ACME", None, None, None])
        second.append(["Customer no", "Document", None, "Amount"])
        second.append([None, "Invoice no", "Invoice date", None])
        second.append(["C1", "INV-1", "2025-01-31", 10])
        second.append(["C2", "INV-2", "2025-01-31", 20])
        second.merge_cells("A1:D1")
        second.merge_cells("A2:A3")
        second.merge_cells("B2:C2")
        second.merge_cells("D2:D3")
        second.row_dimensions[5].hidden = True
        second.column_dimensions["D"].hidden = True

    found = read(workbook(("Read me",), change=change))
    assert (found.table.sheet, found.table.header_line) == ("Ledger", 3)
    assert found.table.header == ("Customer no", "Invoice no", "Invoice date", "Amount")
    assert [(r.line, r.number, r.amount) for r in found.rows] == [(4, "INV-1", 1_000), (5, "INV-2", 2_000)]
    notes = {n.code: n.english for n in found.table.notes}
    assert notes == {
        "workbook.other_sheets": "the sheet Ledger was read; not read: Notes",
        "workbook.hidden_rows": "1 hidden rows were read too",
    }


def test_input_66_a_sheet_can_be_named() -> None:
    def change(book: Any) -> None:
        second = book.create_sheet("Old")
        for row in INVOICES[:2]:
            second.append(list(row))

    content = workbook(*INVOICES, change=change)
    assert len(read(content, sheet="Old").rows) == 1
    assert read(content, sheet="Older").refusal == "workbook.no_such_sheet"


def test_input_67_links_macros_and_calls_are_left_alone() -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    added = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro",
        "xl/externalLinks/externalLink1.xml": link,
    }
    found = read(repacked(workbook(*INVOICES, ("C3", "=cmd|' /C calc'!A0", "2025-02-01", 1, "EUR")), add=added))
    assert [n.code for n in found.table.notes] == ["workbook.macros", "workbook.links"]
    assert [r.number for r in found.rows] == ["INV-1", "INV-2"]
    assert found.codes == [(4, "Invoice no", "cell.formula")]


def test_input_68_encrypted_workbook() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000) + "EncryptedPackage".encode("utf-16-le") + bytes(1_000)
    assert read(ole).refusal == "file.encrypted"
    locked = _patched(repacked(workbook(*INVOICES)), SHEET, 8, "<H", 1)
    assert read(locked).refusal == "file.encrypted"


def test_input_69_lying_dimension() -> None:
    content = workbook(*INVOICES)
    lie = part(content, SHEET).replace(b'ref="A1:E3"', b'ref="A1:XFD1048576"')
    assert lie != part(content, SHEET)
    with cheap():
        assert [r.number for r in read(repacked(content, replace={SHEET: lie})).rows] == ["INV-1", "INV-2"]


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "xl/../../x", "..\\..\\x", "C:\\x"])
def test_input_70_path_out_of_the_archive(name: str) -> None:
    assert read(repacked(workbook(*INVOICES), add={name: b"x"})).refusal == "workbook.path"


def test_workbook_with_a_document_type_is_refused() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet(b"")[21:]
    assert read(repacked(workbook(*INVOICES), replace={SHEET: entity})).refusal == "workbook.doctype"


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["content.xml", "mimetype"], "an OpenDocument file"),
        (["xl/workbook.bin"], "a binary workbook (.xlsb)"),
        (["word/document.xml"], "an archive and no workbook"),
    ],
)
def test_other_archives_are_named(names: list[str], what: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert what in read(out.getvalue()).table.problems[0].english


@pytest.mark.parametrize("cut", [30, 100, 1_000, -30])
def test_a_workbook_cut_short_is_damaged(cut: int) -> None:
    assert read(workbook(*INVOICES)[:cut]).refusal == "workbook.damaged"


def test_flipped_bytes_end_in_verdicts() -> None:
    content, chance = repacked(workbook(*INVOICES)), random.Random(7)
    for _ in range(25):
        broken = bytearray(content)
        for _ in range(chance.choice((1, 3, 20))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        found = read(bytes(broken), twice=False)
        assert found.table.refused or found.table.header


def test_a_damaged_sheet_is_damaged() -> None:
    broken = repacked(workbook(*INVOICES), replace={SHEET: _HEAD + b"<sheetData><row><c><v>1</v></row>"})
    found = read(broken)
    assert found.refusal in ("workbook.damaged", "file.empty", "file.no_header")


def test_workbook_and_csv_of_the_same_rows_read_alike() -> None:
    mapping = Mapping(
        "invoices",
        tuple(
            Column(title, field)
            for title, field in zip(
                INVOICES[0], ("customer_ref", "number", "issued_on", "amount", "currency"), strict=True
            )
        ),
    )
    text = "\n".join(",".join(str(cell) for cell in row) for row in INVOICES).encode()
    from_csv, from_book = read(text, mapping=mapping).rows, read(workbook(*INVOICES), mapping=mapping).rows
    assert [(r.line, r.identity, r.amount, r.issued_on) for r in from_csv] == [
        (r.line, r.identity, r.amount, r.issued_on) for r in from_book
    ]
