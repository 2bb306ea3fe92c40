"""Whatever a file holds: one verdict a line, no exception, nothing lost, the same on every reading."""

import csv as plain_csv
import io
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.inputs.making import read

from goodterms.core.basics.amounts import (
    COMMA,
    POINT,
    UNSURE,
    AmountStyle,
    amount_from_number,
    guess_style,
    parse_amount,
)
from goodterms.core.basics.currencies import minor_digits
from goodterms.core.basics.dates import DAY_FIRST, ISO, MONTH_FIRST, DateStyle, guess_date_style, parse_date
from goodterms.core.basics.dates import UNSURE as ANY_ORDER
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.text import check_email, check_iban, clean, key, skeleton, unreadable
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.mapping import Column, Mapping
from goodterms.core.ledger.reading.mapping_text import (
    mapping_from_json,
    mapping_from_toml,
    mapping_to_json,
    mapping_to_toml,
)
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.core.ledger.reading.rows import InvoiceRow, LeftOut, Rejected
from goodterms.core.ledger.reading.totals import ControlTotals
from goodterms.files.delimited import cells_of

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "USD", "INR"])
MINOR = st.integers(min_value=-(10**14), max_value=10**14)
NASTY = st.text(
    alphabet=st.sampled_from(list("0123456789.,-+()'\" ;:/ETZeHSxCRD€$£%_\u00a0\u202f\u2212\u0660１²\x00\n\ud800")),
    max_size=24,
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
quick = settings(max_examples=150, deadline=None)


def written(minor: int, currency: str, style: AmountStyle, group: str) -> str:
    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    text = f"{whole:,}".replace(",", group)
    if digits:
        text += style.decimal + f"{part:0{digits}d}"
    return ("-" if minor < 0 else "") + text


@quick
@given(MINOR, CURRENCIES, st.sampled_from([POINT, COMMA]), st.sampled_from(["", " ", "'", "\u00a0", "\u202f", "own"]))
def test_an_amount_written_in_its_style_is_read_back_exactly(
    minor: int, currency: str, style: AmountStyle, group: str
) -> None:
    mark = {".": ",", ",": "."}[style.decimal] if group == "own" else group
    text = written(minor, currency, style, mark)
    assert parse_amount(text, style=style, currency=currency) == minor
    undeclared = parse_amount(text, style=UNSURE, currency=currency)
    assert undeclared == minor or isinstance(undeclared, Problem), "undeclared may ask, never misread"
    other = parse_amount(text, style=COMMA if style == POINT else POINT, currency=currency)
    if isinstance(other, int) and other != minor:
        assert isinstance(undeclared, Problem), "what reads two ways is not read"


@quick
@given(NASTY, CURRENCIES)
def test_no_text_breaks_the_parsers(text: str, currency: str) -> None:
    for style in (POINT, COMMA, UNSURE):
        amount = parse_amount(text, style=style, currency=currency)
        assert isinstance(amount, Problem) or abs(amount) < 2**53
    for order in (ISO, DAY_FIRST, MONTH_FIRST, ANY_ORDER, DateStyle("dmy", 69, "1900", 2024)):
        day = parse_date(text, style=order)
        assert isinstance(day, Problem) or 1990 <= day.year <= 2100
    for check in (check_email, check_iban, unreadable):
        check(text)
    assert clean(clean(text)) == clean(text)
    assert isinstance(skeleton(text), str)


@quick
@given(st.text(max_size=40))
def test_keys_are_stable_and_blind_to_case_and_width(text: str) -> None:
    assert key(key(text)) == key(text)
    assert key(text) == key(f" {text}\u200b ")
    assert key(text.upper().lower()) == key(text.lower().upper().lower())


@quick
@given(st.integers(-(10**11), 10**11), CURRENCIES)
def test_a_float_of_a_spreadsheet_is_the_decimal_it_shows(minor: int, currency: str) -> None:
    exact = Decimal(minor).scaleb(-minor_digits(currency))
    assert amount_from_number(float(exact), currency=currency) == minor
    assert amount_from_number(exact, currency=currency) == minor


@quick
@given(st.lists(DAYS, min_size=1, max_size=12), st.sampled_from(["dmy", "mdy"]))
def test_a_column_of_dates_is_read_right_or_asked_about(days: list[date], order: str) -> None:
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    column = [day.strftime(form) for day in days]
    guess = guess_date_style(column)
    if guess.verdict == "sure":
        assert [parse_date(text, style=guess.style) for text in column] == days
    else:
        assert guess.verdict == "ambiguous"
        assert all(day.day <= 12 for day in days)


@quick
@given(st.lists(MINOR, min_size=1, max_size=12), st.sampled_from([POINT, COMMA]), st.sampled_from(["", "own"]))
def test_a_column_of_amounts_is_read_right_or_asked_about(minors: list[int], style: AmountStyle, group: str) -> None:
    mark = {".": ",", ",": "."}[style.decimal] if group else ""
    column = [written(minor, "EUR", style, mark) for minor in minors]
    guess = guess_style(column)
    assert guess.verdict == "sure", "two decimals always prove the mark"
    assert [parse_amount(text, style=guess.style, currency="EUR") for text in column] == minors


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


@quick
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=1), st.sampled_from(",;\t|"))
def test_what_a_proper_writer_writes_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    plain_csv.writer(out, delimiter=delimiter, quoting=plain_csv.QUOTE_ALL, lineterminator="").writerows(rows)
    assert cells_of(out.getvalue(), delimiter) == tuple(rows[0])


MAPPING = Mapping(
    "ledger",
    (
        Column("Who", "customer_name"),
        Column("No", "number"),
        Column("When", "issued_on", dates=ISO),
        Column("How much", "amount", amounts=POINT),
        Column("Paid", "settled_amount", amounts=POINT),
        Column("Open", "outstanding", amounts=POINT),
    ),
    currency="EUR",
)
CELLS = st.one_of(
    NASTY,
    st.sampled_from(["", "ACME", "Total", "7", "8", "2024-01-31", "12.50", "-3.00", "0", "1e3", "Who"]),
    st.integers(-(10**6), 10**6).map(lambda n: f"{n / 100:.2f}"),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
)


@quick
@given(st.lists(st.tuples(*[CELLS] * 6), max_size=25))
def test_every_line_has_one_verdict_and_every_minor_unit_is_accounted_for(lines: list[tuple[object, ...]]) -> None:
    rows = [TableRow(at, cells) for at, cells in enumerate(lines, start=2)]  # type: ignore[arg-type]
    header = [column.header for column in MAPPING.columns]
    verdicts = list(read_rows(rows, MAPPING, header=header))
    assert [v.line for v in verdicts] == [row.line for row in rows]
    assert verdicts == list(read_rows(rows, MAPPING, header=header))
    totals = ControlTotals()
    for verdict in verdicts:
        totals.add(verdict)
        if isinstance(verdict, Rejected):
            assert verdict.problems and all(p.english and p.line == verdict.line for p in verdict.problems)
        elif isinstance(verdict, LeftOut):
            assert verdict.reason
        elif isinstance(verdict, InvoiceRow):
            assert verdict.amount > 0
            if verdict.settlement is not None:
                assert 0 <= verdict.settlement.paid + verdict.settlement.credited <= verdict.amount
    assert totals.reconciles()
    for sums in totals.by_currency.values():
        assert sums.file == sums.accepted + sums.duplicates + sums.rejected + sums.left_out


BYTES = st.lists(
    st.one_of(
        st.binary(max_size=12),
        st.sampled_from(
            [b'"', b",", b";", b"\n", b"\r\n", b"\t", b"Invoice no,Amount,Date,Customer\n",
             b"ACME,7,12.50,2024-01-31\n",
             b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"\x80", b"Total", b"sep=;\n", b'"a""b"', b"1.234,50"]
        ),
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BYTES)
def test_any_bytes_end_in_verdicts(content: bytes) -> None:
    found = read(content)
    assert found.table.refused or found.table.header


@quick
@given(st.data())
def test_mutated_files_reconcile_to_the_number_of_their_lines(data: st.DataObject) -> None:
    """No mutation of one place makes other rows vanish: lines in = accepted + rejected + left out."""
    lines = [f"ACME,R-{n},2024-01-31,{n}.50" for n in range(1, 41)]
    content = bytearray("\n".join(["Customer,Invoice no,Invoice date,Amount", *lines, ""]).encode())
    start = content.index(b"\n") + 1
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(start, len(content) - 2))
        new = data.draw(st.sampled_from(b'",;\x00\xff x9-'))
        # Two quotes can make a sound cell of several lines (RFC 4180); one never can.
        second_quote = new == ord('"') and ord('"') in content
        if content[at] != ord("\n") and not second_quote:
            content[at] = new
    found = read(bytes(content))
    assert found.totals.lines == 40
    assert len(found.rows) >= 40 - 3
    assert found.totals.reconciles()


@quick
@given(st.permutations(range(6)), st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 10**9))
def test_made_numbers_do_not_depend_on_the_order_of_columns(order: list[int], day: date, minor: int) -> None:
    titles = ["Who", "What", "When", "Due", "How much", "Paid"]
    fields = ("customer_name", "description", "issued_on", "due_on", "amount", "settled_amount")
    due = (day + timedelta(30)).isoformat()
    cells = ["ACME", "bolts", day.isoformat(), due, written(minor, "EUR", POINT, ""), ""]
    columns = tuple(Column(title, field, POINT, ISO) for title, field in zip(titles, fields, strict=True))
    mapping = Mapping("ledger", columns, "EUR", number_from=("Who", "What", "When", "Due", "How much"))

    def number(positions: list[int]) -> str:
        rows = [TableRow(2, tuple(cells[p] for p in positions))]
        row = next(iter(read_rows(rows, mapping, header=[titles[p] for p in positions])))
        assert isinstance(row, InvoiceRow)
        return row.number

    assert number(order) == number(list(range(6)))
    assert mapping_from_toml(mapping_to_toml(mapping)) == mapping == mapping_from_json(mapping_to_json(mapping))
