"""Text files that are right, in all the ways that exports are written."""

import codecs
import io
import resource
from collections.abc import Iterator

import pytest
from tests.inputs.making import GOOD, HEADER, csv, read

from goodterms.core.ledger.reading.cells import TableRow
from goodterms.files.bytes_of import Source
from goodterms.files.delimited import DELIMITERS, cells_of, choose_delimiter
from goodterms.files.encodings import detect
from goodterms.files.exporting import write_csv
from goodterms.files.lines import physical_lines
from goodterms.files.opening import open_table
from goodterms.files.text_table import open_text

POLISH = "Nr faktury;Kontrahent;Kwota brutto\n" + "FV/1;Źdźbło Spółka Łąkowa, Kraśnik;1 234,50\n" * 30


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Müller;1".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "Müller;1".encode(), "utf-8"),
        ("Müller – 5 €".encode("cp1252"), "cp1252"),
        (POLISH.encode(), "utf-8"),
        (POLISH.encode("cp1250"), "cp1250"),
        ("Müller;1".encode("utf-16"), "utf-16-le"),
        ("Müller;1;2;3".encode("utf-16-be"), "utf-16-be"),
        (b"plain", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_encodings(content: bytes, encoding: str) -> None:
    assert detect([content]).name == encoding
    assert detect([content[:40], content[40:]]).name == encoding


def test_polish_windows_file_is_read_and_says_that_it_was_guessed() -> None:
    table = open_table(POLISH.encode("cp1250"))
    assert next(table.rows()).cells[1] == "Źdźbło Spółka Łąkowa, Kraśnik"
    assert [n.code for n in table.notes] == ["file.encoding_guessed"]


def test_the_encoding_is_decided_over_the_whole_file() -> None:
    plain = [GOOD.replace("INV-1", f"INV-{n}") for n in range(5_000)]
    content = csv(*plain, GOOD.replace("C1", "Müller")).decode().encode("cp1252")
    rows = list(open_table(content).rows())
    assert rows[-1].cells[0] == "Müller"


def test_half_a_character_at_the_end_of_a_wide_file() -> None:
    content = csv(GOOD, GOOD).decode().encode("utf-16")[:-1]
    assert read(content).codes[-1][2] in ("row.width", "text.broken", "row.cut_short")


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_delimiters(delimiter: str) -> None:
    found = read(csv(GOOD.replace(",", delimiter), header=HEADER.replace(",", delimiter)))
    assert found.table.delimiter == delimiter and found.rows[0].amount == 12_050


def test_the_delimiter_is_what_names_columns_not_what_is_frequent() -> None:
    lines = ["Kunde;Betrag;Bemerkung", "A;1,00;eins, zwei, drei, vier", "B;2,00;eins, zwei, drei, vier"]
    assert choose_delimiter(lines) == ";"
    assert choose_delimiter(["Ship\tColour", "a,b\tred,blue"]) == "\t"


def test_quoted_cells() -> None:
    assert cells_of('"a";"b;c";"d""e";""', ";") == ("a", "b;c", 'd"e', "")
    assert cells_of(' "a" ; b', ";") == ("a", " b")
    for stray in ('a"b;c', '"a"b;c', '"a" "b";c', 'a;"b"c"'):
        assert cells_of(stray, ";") == "stray"
    assert cells_of('a;"b', ";") == cells_of('"a;b""', ";") == "open"


def test_cells_of_several_lines_keep_their_line_numbers() -> None:
    header = '"Customer\nno",Invoice no,Invoice date,Amount,Notes'
    content = csv('C1,1,2025-01-31,1.00,"Street 1\nTown, Country\n\nhello"', "C1,2,2025-01-31,2.00,x", header=header)
    found = read(content)
    assert found.table.header[0] == "Customer no"
    assert [(r.line, r.description) for r in found.rows] == [(3, "Street 1 Town, Country hello"), (7, "x")]


def test_a_line_inside_quotes_that_is_a_row_is_not_swallowed() -> None:
    found = read(csv(GOOD.replace("C1", '"C1'), GOOD.replace("INV-1", "INV-2"), GOOD.replace("EUR", 'EUR"')))
    assert [r.number for r in found.rows] == ["INV-2"]
    assert [code for _, _, code in found.codes] == ["quote.never_closed", "quote.stray"]


def test_titles_above_the_header() -> None:
    content = b"Receivables\nAs of 31.03.2025\n\n" + csv(GOOD)
    found = read(content)
    assert found.table.header_line == 4
    assert found.table.preamble == (("Receivables",), ("As of 31.03.2025",), ("",))
    assert [r.line for r in found.rows] == [5]


def test_blank_lines_are_accounted_for() -> None:
    found = read(csv(GOOD, "", ",,,,,", GOOD.replace("INV-1", "INV-2")))
    assert [(v.line, v.why) for v in found.left_out] == [(3, "blank"), (4, "blank")]
    assert found.totals.blank == 2


def test_physical_lines_whatever_the_chunks() -> None:
    text = "a\r\nb\rc\n\nd\r\n"
    for size in range(1, len(text) + 1):
        chunks = [text[i : i + size] for i in range(0, len(text), size)]
        assert [(x.number, x.text) for x in physical_lines(chunks)] == [
            (1, "a"),
            (2, "b"),
            (3, "c"),
            (4, ""),
            (5, "d"),
        ]
    assert [x.ended for x in physical_lines(["a\nb"])] == [True, False]
    long = list(physical_lines(["ab", "cd", "ef\ng"], longest=3))
    assert [(x.text, x.cut) for x in long] == [("abc", True), ("g", False)]


def test_a_file_that_is_not_there() -> None:
    assert read("/nowhere/at/all.csv").refusal == "file.unreadable"


def test_progress_is_told_in_bytes() -> None:
    table = open_table(csv(*[GOOD] * 10_000))
    rows = table.rows()
    next(rows)
    early = table.progress.done
    assert sum(1 for _ in rows) == 9_999
    assert 0 < early < table.progress.done == table.progress.total


FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\n=1", " =1", '"=1"', ";=1", "a;=1", '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0", "＝1", "'=1", "%3D1", "one\n=1", "-2+3+cmd|' /C calc'!A0", "-12.50", "+49 30 123", "@acme",
    "=", "", "O'Neill", "'quoted'",
)  # fmt: skip


def test_what_we_export_we_read_back_as_it_was() -> None:
    out = io.StringIO()
    write_csv(out, ["Invoice no", "Description"], [("7", text) for text in FORMULAS])
    rows = list(open_table(out.getvalue().encode()).rows())
    assert [row.cells[1] for row in rows] == list(FORMULAS)
    assert all(row.problem is None for row in rows)


def test_a_mended_row_of_a_download_goes_in() -> None:
    bad = read(csv("C1;INV-1;soon;-12,50", header="Customer no;Invoice no;Invoice date;Amount"))
    out = io.StringIO()
    write_csv(out, bad.table.header, [bad.rejected[0].raw])
    mended = out.getvalue().replace("soon", "2025-01-31")
    assert "'-12,50" in mended
    assert [r.amount for r in read(mended.encode()).rows] == [1_250]


class _Long(Source):
    """A file of many rows that is nowhere."""

    ROWS = 300_000

    def __init__(self) -> None:
        super().__init__(csv(GOOD))

    def chunks(self) -> Iterator[bytes]:
        yield csv()
        block = (GOOD + "\n").encode() * 1_000
        for _ in range(self.ROWS // 1_000):
            yield block


def test_many_rows_in_constant_memory() -> None:
    table = open_text(_Long(), name="long.csv")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    last: TableRow | None = None
    for row in table.rows():
        last = row
    assert last is not None and last.line == _Long.ROWS + 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000, "kilobytes"
