"""Bad inputs 1 to 26: text files. Each ends in one clear verdict, in bounded time and memory, twice the same."""

import gzip
import resource
from collections.abc import Iterator
from datetime import date

import pytest
from tests.inputs.making import GOOD, HEADER, csv, read

from goodterms.core.ledger.reading.mapping import Column, Mapping, fit
from goodterms.core.ledger.reading.rows import CreditNoteRow
from goodterms.files.bytes_of import Source
from goodterms.files.text_table import open_text


def test_input_01_empty_file() -> None:
    assert read(b"").refusal == "file.empty"
    assert read(b"\r\n \r\n").refusal == "file.empty"
    assert read(b"\xef\xbb\xbf").refusal == "file.empty"


def test_input_02_header_only() -> None:
    found = read(csv())
    assert not found.table.refused
    assert found.verdicts == []
    assert [n.code for n in found.table.notes] == ["file.no_rows"]
    assert found.recognition is not None
    assert [p.code for p in found.recognition.problems] == ["file.no_rows"]


def test_input_03_byte_order_mark() -> None:
    found = read(b"\xef\xbb\xbf" + csv(GOOD))
    assert found.table.header[0] == "Customer no"
    assert [r.number for r in found.rows] == ["INV-1"]


def test_input_04_utf_16() -> None:
    text = csv("Köln,INV-1,2025-01-31,2025-03-02,120.50,EUR").decode()
    for content in (text.encode("utf-16"), b"\xfe\xff" + text.encode("utf-16-be"), text.encode("utf-16-le")):
        found = read(content)
        assert found.table.encoding.startswith("utf-16")
        assert found.rows[0].customer_ref == "Köln"
        assert found.rows[0].amount == 12050


def test_input_05_windows_1252() -> None:
    content = csv("Müller,INV-1,2025-01-31,2025-03-02,€ 120.50,EUR").decode().encode("cp1252")
    assert b"\x80" in content
    found = read(content)
    assert (found.table.encoding, found.rows[0].customer_ref, found.rows[0].amount) == ("cp1252", "Müller", 12050)


def test_input_06_mixed_encodings() -> None:
    good = [f"Müller,INV-{n},2025-01-31,2025-03-02,120.50,EUR" for n in range(1, 4)]
    lines = [HEADER.encode(), *(line.encode() for line in good), good[0].replace("-1", "-4").encode("cp1252")]
    found = read(b"\n".join(lines) + b"\n")
    assert [r.number for r in found.rows] == ["INV-1", "INV-2", "INV-3"]
    assert found.codes == [(5, "Customer no", "text.broken")]
    assert [n.code for n in found.table.notes] == ["file.mixed_encodings"]


def test_input_07_invalid_byte() -> None:
    content = csv(GOOD, GOOD.replace("INV-1", "INV-2")).replace(b"INV-2", b"INV\xff2")
    found = read(content)
    assert found.codes == [(3, "Invoice no", "text.broken")]
    assert [r.number for r in found.rows] == ["INV-1"]


def test_input_08_nul_byte() -> None:
    found = read(csv(GOOD, GOOD.replace("INV-1", "INV\x002")))
    assert found.codes == [(3, "Invoice no", "text.control")]
    assert "\x00" not in found.rejected[0].problems[0].value


def test_input_09_carriage_returns_only() -> None:
    found = read(csv(GOOD, GOOD.replace("INV-1", "INV-2"), end="\r"))
    assert [(r.line, r.number) for r in found.rows] == [(2, "INV-1"), (3, "INV-2")]


def test_input_10_mixed_line_ends_in_quotes() -> None:
    header = "Customer no,Invoice no,Invoice date,Amount,Currency,Notes"
    content = (
        f'{header}\r\nC1,INV-1,2025-01-31,10.00,EUR,"first\nsecond\r\nthird"\nC1,INV-2,2025-01-31,20.00,EUR,x\r\n'
    ).encode()
    found = read(content)
    assert [(r.line, r.number, r.description) for r in found.rows] == [
        (2, "INV-1", "first second third"),
        (5, "INV-2", "x"),
    ]


def test_input_11_one_stray_quote() -> None:
    lines = [GOOD.replace("INV-1", f"INV-{n}") for n in range(1, 6)]
    opened = [*lines[:2], lines[2].replace("C1,", '"C1,'), *lines[3:]]
    found = read(csv(*opened))
    assert found.codes == [(4, "", "quote.never_closed")]
    assert [r.number for r in found.rows] == ["INV-1", "INV-2", "INV-4", "INV-5"]
    inside = [*lines[:2], lines[2].replace("C1,", 'C"1,'), *lines[3:]]
    assert read(csv(*inside)).codes == [(4, "", "quote.stray")]


def test_input_12_two_stray_quotes_800_rows_apart_swallow_nothing() -> None:
    lines = [GOOD.replace("INV-1", f"INV-{n}") for n in range(1, 20_001)]
    for at in (5_000, 5_800):
        lines[at] = lines[at].replace("C1,", '"C1,')
    found = read(csv(*lines))
    assert found.totals.lines == 20_000
    assert len(found.rows) == 19_998
    assert found.codes == [(5_002, "", "quote.never_closed"), (5_802, "", "quote.never_closed")]
    assert found.totals.by_currency["EUR"].accepted == 19_998 * 12_050


def test_input_12_negative_control_the_plain_csv_reader_loses_the_rows() -> None:
    import csv as plain

    lines = [GOOD] * 1_000
    lines[100], lines[900] = '"' + lines[100], '"' + lines[900]
    assert len(list(plain.reader([line + "\n" for line in lines]))) < 300


def test_input_13_junk_behind_a_quote() -> None:
    found = read(csv(GOOD, '"C1"x,INV-2,2025-01-31,2025-03-02,1.00,EUR', GOOD.replace("INV-1", "INV-3")))
    assert found.codes == [(3, "", "quote.stray")]
    assert [r.number for r in found.rows] == ["INV-1", "INV-3"]


def test_input_14_cell_of_200_kilobytes() -> None:
    found = read(csv(GOOD, f"{'x' * 200_000},INV-2,2025-01-31,2025-03-02,1.00,EUR", GOOD.replace("INV-1", "INV-3")))
    assert found.codes == [(3, "Customer no", "cell.too_long")]
    assert len(found.rejected[0].problems[0].value) < 300
    assert [r.number for r in found.rows] == ["INV-1", "INV-3"]


def test_input_15_a_million_columns() -> None:
    wide = ",".join(f"c{n}" for n in range(1_000_000))
    assert read(f"{wide}\n{wide}\n".encode()).refusal == "file.one_line"
    assert read(f"{wide[:2_000_000]}\n{wide[:2_000_000]}\n".encode()).refusal == "file.line_too_long"
    less_wide = ",".join("c" for _ in range(20_000))
    assert read(f"{less_wide}\n{less_wide}\n".encode()).refusal == "file.too_many_columns"
    ragged = read(csv(GOOD, "C1" + "," * 900_000))
    assert ragged.codes == [(3, "", "row.width")]
    assert len(ragged.rejected[0].raw) < 200


class _Endless(Source):
    """A source of any length without the bytes being anywhere."""

    def __init__(self, head: bytes, length: int) -> None:
        super().__init__(head)
        self._head, self.size = head, length

    def head(self, length: int) -> bytes:
        return (self._head + b"x" * length)[:length]

    def chunks(self) -> Iterator[bytes]:
        yield self._head
        piece = b"x" * 65_536
        for _ in range((self.size - len(self._head)) // len(piece)):
            yield piece


def test_input_16_one_line_of_a_gigabyte() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert open_text(_Endless(b"a,b", 1 << 30), name="x").problems[0].code == "file.one_line"
    table = open_text(_Endless(csv(GOOD) + b"C1,", 1 << 30), name="x")
    assert table.header[0] == "Customer no"
    rows = list(table.rows())
    assert [(row.line, row.problem.code if row.problem else "") for row in rows] == [(2, ""), (3, "line.too_long")]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 60_000, f"{grown} kB for a line of 1 GB"


def test_input_17_ragged_rows() -> None:
    shorter, longer = GOOD.rsplit(",", 1)[0], GOOD.replace("C1", "C1,ACME")
    found = read(csv(GOOD, shorter, longer, GOOD.replace("INV-1", "INV-2")))
    assert found.codes == [(3, "", "row.width"), (4, "", "row.width")]
    assert [r.number for r in found.rows] == ["INV-1", "INV-2"]
    assert found.rejected[0].problems[0].english == "the line has 5 cells, the header has 6"


def test_input_17_a_delimiter_behind_every_row_is_no_fault() -> None:
    found = read(csv(GOOD + ",", GOOD.replace("INV-1", "INV-2") + ","))
    assert [r.number for r in found.rows] == ["INV-1", "INV-2"]


def test_input_18_header_names_twice() -> None:
    content = csv("C1,INV-1,2025-01-31,10.00,20.00", header="Customer no,Invoice no,Invoice date,Amount,Amount")
    found = read(content)
    assert found.verdicts == []
    assert found.recognition is not None
    laid = fit(found.recognition.mapping, found.table.header)
    assert isinstance(laid, tuple)
    assert [(p.code, p.column) for p in laid] == [("mapping.column_ambiguous", "Amount")]


@pytest.mark.parametrize(
    "header",
    [
        "CUSTOMER NO,invoice NO,Invoice Date,due  date,AMOUNT,currency",
        "Customer\u00a0no, Invoice no ,Invoice_Date,DueDate,Amount,Currency",
        "Kundennummer,Rechnungs-Nr.,Rechnungsdatum,Fällig am,Betrag,Währung",
        "Código cliente,Número de factura,Fecha factura,Vencimiento,Importe,Moneda",
        "Code client,N° facture,Date facture,Échéance,Montant TTC,Devise",
        "Codice cliente,Numero fattura,Data fattura,Scadenza,Importo,Valuta",
        "Klantnummer,Factuurnummer,Factuurdatum,Vervaldatum,Bedrag,Valuta",
        "Código do cliente,Número da fatura,Data da fatura,Data de vencimento,Valor,Moeda",
        "Numer klienta,Numer faktury,Data wystawienia,Termin płatności,Kwota brutto,Waluta",
    ],
)
def test_input_19_header_in_other_spelling_and_language(header: str) -> None:
    found = read(csv(GOOD, header=header))
    assert found.recognition is not None and found.recognition.ready
    row = found.rows[0]
    assert (row.customer_ref, row.number, row.issued_on, row.due_on, row.amount, row.currency) == (
        "C1", "INV-1", date(2025, 1, 31), date(2025, 3, 2), 12_050, "EUR",
    )  # fmt: skip


def test_input_19_saved_mapping_bears_other_spelling() -> None:
    mapping = Mapping(
        "invoices",
        tuple(
            Column(title, field)
            for title, field in (
                ("Customer no", "customer_ref"),
                ("Invoice no", "number"),
                ("Invoice date", "issued_on"),
            )
        )
        + (Column("Amount", "amount"),),
        currency="EUR",
    )
    found = read(
        csv("C1,INV-1,2025-01-31,120.50", header="CUSTOMER_NO,Invoice\u00a0No,invoice date,amount"), mapping=mapping
    )
    assert found.rows[0].amount == 12_050


def test_input_20_semicolons_and_decimal_commas() -> None:
    found = read(b"Kunde;Rechnung;Datum;Betrag\nACME;R1;31.01.2025;1.234,50\nACME;R2;01.02.2025;0,05\n")
    assert found.table.delimiter == ";"
    assert [r.amount for r in found.rows] == [123_450, 5]


def test_input_21_separator_line() -> None:
    found = read(b"sep=|\r\n" + csv(GOOD.replace(",", "|"), header=HEADER.replace(",", "|")))
    assert found.table.header_line == 2
    assert [(r.line, r.amount) for r in found.rows] == [(3, 12_050)]


def test_input_22_line_of_totals_is_accounted_for_and_not_imported() -> None:
    for last in ("Total,,,,1205.00,EUR", ",Grand total:,,,1205.00,EUR", "Summe,,,,1205.00,"):
        found = read(csv(*(GOOD.replace("INV-1", f"INV-{n}") for n in range(10)), last))
        assert len(found.rows) == 10
        assert [(v.line, v.why, v.amount) for v in found.left_out] == [(12, "total", 120_500)]
        assert found.totals.by_currency["EUR"].stated == [120_500]
        assert found.totals.by_currency["EUR"].file == 120_500


def test_input_22_a_customer_called_total_is_a_customer() -> None:
    found = read(csv("Total,INV-1,2025-01-31,2025-03-02,120.50,EUR"))
    assert [r.customer_ref for r in found.rows] == ["Total"]


def test_input_23_last_row_cut_off() -> None:
    content = csv(GOOD, GOOD.replace("INV-1", "INV-2")).rstrip(b"\n")[:-14]
    found = read(content)
    assert found.codes == [(3, "", "row.cut_short")]
    inside_quotes = csv(GOOD) + b'C1,"INV-2'
    assert read(inside_quotes).codes == [(3, "", "quote.never_closed")]


def test_input_24_columns_in_another_order() -> None:
    first = read(csv(GOOD))
    assert first.recognition is not None
    order = [4, 2, 0, 5, 1, 3]
    moved = [",".join(line.split(",")[n] for n in order) for line in (HEADER, GOOD)]
    again = read(csv(moved[1], header=moved[0]), mapping=first.recognition.mapping)
    assert again.rows[0].identity == first.rows[0].identity
    assert again.rows[0].amount == first.rows[0].amount


def test_input_25_same_invoice_with_different_amounts() -> None:
    found = read(csv(GOOD, GOOD.replace("120.50", "99.00"), GOOD))
    assert found.codes == [(3, "Invoice no", "row.conflict")]
    assert found.rejected[0].problems[0].params == {"first": 2}
    assert [(r.line, r.duplicate_of) for r in found.rows] == [(2, 0), (4, 2)]
    assert found.totals.by_currency["EUR"].accepted == 12_050


def test_input_25_a_credit_note_may_have_an_invoices_number() -> None:
    found = read(csv(GOOD, GOOD.replace("120.50", "-20.00")))
    assert [type(r).__name__ for r in found.rows] == ["InvoiceRow", "CreditNoteRow"]
    credit = found.rows[1]
    assert isinstance(credit, CreditNoteRow) and credit.amount == 2_000
    assert [n.code for n in credit.notes] == ["amount.read_as_credit"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(csv(GOOD)), "file.other_kind"),
        (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "file.other_kind"),
        (b"\n  <HTML><head>", "file.other_kind"),
        (b"%PDF-1.7\n%\xe2\xe3", "file.other_kind"),
        (b'{"invoices": []}', "file.other_kind"),
        (b"\x89PNG\r\n\x1a\n", "file.other_kind"),
        (bytes(range(256)) * 40, "file.binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old_workbook"),
    ],
)
def test_input_26_other_files_called_csv(content: bytes, code: str) -> None:
    assert read(content, name="export.csv").refusal == code
