"""Bad inputs 40 to 49: dates. An order that the file does not prove is asked, never guessed row by row."""

from datetime import date
from zoneinfo import ZoneInfo

from tests.inputs.making import Outcome, csv, read, with_dates, workbook


def _days(found: Outcome) -> list[date]:
    return [r.issued_on for r in found.rows]


def test_input_40_ambiguous_dates_are_asked() -> None:
    found = with_dates("01/02/2025", "03/04/2025")
    assert found.recognition is not None
    question = found.recognition.questions[0]
    assert (question.code, question.column, question.choices, question.examples) == (
        "date_order", "Invoice date", ("dmy", "mdy"), ("01/02/2025",),
    )  # fmt: skip
    assert not found.recognition.ready
    assert found.codes == [(2, "Invoice date", "date.ambiguous"), (3, "Invoice date", "date.ambiguous")]
    assert _days(with_dates("01/02/2025", answers={"date_order": "dmy"})) == [date(2025, 2, 1)]
    assert _days(with_dates("01/02/2025", answers={"date_order": "mdy"})) == [date(2025, 1, 2)]


def test_input_40_one_proof_settles_the_column_and_its_neighbours() -> None:
    found = with_dates("01/02/2025", "13/02/2025", due=["02/03/2025", "04/03/2025"])
    assert found.recognition is not None and found.recognition.ready
    assert _days(found) == [date(2025, 2, 1), date(2025, 2, 13)]
    assert [r.due_on for r in found.rows] == [date(2025, 3, 2), date(2025, 3, 4)]


def test_input_40_the_proof_may_stand_at_the_end_of_a_long_file() -> None:
    rows = [f"C1;INV-{n};01/02/2025;10.00" for n in range(3_000)] + ["C1;LAST;13/02/2025;10.00"]
    found = read(csv(*rows, header="Customer no;Invoice no;Invoice date;Amount"))
    assert found.questions == []
    assert found.rows[0].issued_on == date(2025, 2, 1)


def test_input_41_both_orders_in_one_column() -> None:
    found = with_dates("13/02/2025", "02/13/2025", "05/06/2025")
    assert found.recognition is not None
    question = found.recognition.questions[0]
    assert (question.code, question.mixed, question.examples) == ("date_order", True, ("13/02/2025", "02/13/2025"))
    assert (4, "Invoice date", "date.ambiguous") in found.codes
    declared = with_dates("13/02/2025", "02/13/2025", "05/06/2025", answers={"date_order": "dmy"})
    assert _days(declared) == [date(2025, 2, 13), date(2025, 6, 5)]
    assert declared.codes == [(3, "Invoice date", "date.other_order")]


def test_input_42_days_that_do_not_exist_or_cannot_be_meant() -> None:
    found = with_dates("2025-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "1989-12-31", "2101-01-01", "2025-02-28")
    assert found.codes == [
        (2, "Invoice date", "date.no_such_day"),
        (3, "Invoice date", "date.no_such_day"),
        *((line, "Invoice date", "date.out_of_range") for line in (4, 5, 6, 7)),
    ]
    assert _days(found) == [date(2025, 2, 28)]


def test_input_43_day_numbers_of_a_spreadsheet() -> None:
    header = ("Customer no", "Invoice no", "Invoice date", "Amount")
    rows = [("C1", "A", 45292, 10), ("C1", "B", 60, 10), ("C1", "C", 45292.75, 10)]
    found = read(workbook(header, *rows))
    assert _days(found) == [date(2024, 1, 1), date(2024, 1, 1)]
    assert found.codes == [(3, "Invoice date", "date.no_such_day")]

    def in_1904(book: object) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904  # type: ignore[attr-defined]

    later = read(workbook(header, ("C1", "A", 43830, 10), ("C1", "B", date(2024, 1, 1), 10), change=in_1904))
    assert later.table.date_system == "1904"
    assert _days(later) == [date(2024, 1, 1), date(2024, 1, 1)]
    assert _days(with_dates("45292", "45293")) == [date(2024, 1, 1), date(2024, 1, 2)]


def test_input_44_compact_dates_and_weeks() -> None:
    found = with_dates("20240101", "2024-W01-1", "2024W011", "2024-001")
    assert _days(found) == [date(2024, 1, 1)]
    assert [c for _, _, c in found.codes] == ["date.week", "date.week", "date.not_a_date"]
    assert date.fromisoformat("2024-W01-1") == date(2024, 1, 1), "what Python itself would take"


def test_input_45_time_of_another_zone_across_midnight() -> None:
    texts = ("2025-01-31T23:30:00Z", "2025-01-31 23:30:00", "2025-02-01T02:00:00+05:00")
    berlin = with_dates(*texts, zone=ZoneInfo("Europe/Berlin"))
    assert _days(berlin) == [date(2025, 2, 1), date(2025, 1, 31), date(2025, 1, 31)]
    new_york = with_dates(*texts, zone=ZoneInfo("America/New_York"))
    assert _days(new_york) == [date(2025, 1, 31), date(2025, 1, 31), date(2025, 1, 31)]


def test_input_46_due_before_the_invoice() -> None:
    found = with_dates("2025-03-01", "2025-03-01", due=["2025-02-28", "2025-03-01"])
    assert found.codes == [(2, "Due date", "due.before_issue")]
    assert [r.due_on for r in found.rows] == [date(2025, 3, 1)]


def test_input_47_years_of_two_digits() -> None:
    found = with_dates("26-Apr-11", "01-May-98")
    assert _days(found) == [date(2011, 4, 26), date(1998, 5, 1)]
    assert found.recognition is not None
    assert found.recognition.mapping.columns[2].dates.pivot == 69


def test_input_48_leap_days() -> None:
    found = with_dates("2024-02-29", "2023-02-29", "2100-02-29", "2000-02-29")
    assert _days(found) == [date(2024, 2, 29), date(2000, 2, 29)]
    assert [c for _, _, c in found.codes] == ["date.no_such_day", "date.no_such_day"]


def test_input_49_times_that_a_clock_change_skips_or_repeats() -> None:
    found = with_dates(
        "2025-03-30 02:30", "2025-10-26 02:30", "2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-03-30 25:30",
        zone=ZoneInfo("Europe/Berlin"),
    )  # fmt: skip
    assert _days(found) == [date(2025, 3, 30), *[date(2025, 10, 26)] * 3]
    assert found.codes == [(6, "Invoice date", "date.no_such_time")]
