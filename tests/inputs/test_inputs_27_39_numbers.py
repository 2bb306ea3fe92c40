"""Bad inputs 27 to 39: amounts. What is not surely an amount is refused with its line and column."""

import pytest
from tests.inputs.making import Outcome, csv, read, with_amounts

from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow


def _amounts(found: Outcome) -> list[int]:
    """Signed: credit notes negative."""
    return [-r.amount if isinstance(r, CreditNoteRow) else r.amount for r in found.rows]


def test_input_27_both_styles_in_one_column() -> None:
    found = with_amounts("1.234,56", "1,234.56", "7.500")
    assert found.recognition is not None
    question = found.recognition.questions[0]
    assert (question.code, question.column, question.mixed) == ("decimal_mark", "Amount", True)
    assert question.examples == ("1.234,56", "1,234.56")
    assert (4, "Amount", "amount.ambiguous") in found.codes
    declared = with_amounts("1.234,56", "1,234.56", "7.500", answers={"decimal_mark": "comma"})
    assert _amounts(declared) == [123_456, 750_000]
    assert declared.codes == [(3, "Amount", "amount.other_style")]


def test_input_27_only_amounts_that_read_both_ways_are_asked() -> None:
    found = with_amounts("1.234", "5.678")
    assert found.questions == ["decimal_mark"]
    assert found.codes == [(2, "Amount", "amount.ambiguous"), (3, "Amount", "amount.ambiguous")]
    assert _amounts(with_amounts("1.234", "5.678", answers={"decimal_mark": "comma"})) == [123_400, 567_800]


def test_input_28_parentheses() -> None:
    found = with_amounts("(100.00)", "50.00")
    assert _amounts(found) == [-10_000, 5_000]
    assert isinstance(found.rows[0], CreditNoteRow)


def test_input_29_minus_behind() -> None:
    assert _amounts(with_amounts("100.00-", "50.00")) == [-10_000, 5_000]


def test_input_30_typographic_minus() -> None:
    assert _amounts(with_amounts("\u2212100.00", "50.00")) == [-10_000, 5_000]


def test_input_31_apostrophes_and_thin_spaces() -> None:
    found = with_amounts("1'000.00", "1\u2019000.00", "1\u202f000.00", "1\u2009000.00", "1\u00a0000.00", "1 000 000.00")
    assert _amounts(found) == [100_000] * 5 + [100_000_000]
    assert [c for _, _, c in with_amounts("1'000 000.00", "10 00.00", "2.00").codes] == ["amount.grouping"] * 2


@pytest.mark.parametrize(("number", "texts"), [
    (32, ("1e3", "1E+400", "1e-2", "0x10")),
    (33, ("NaN", "Infinity", "-inf", "nan")),
    (34, ("1_000", "1__0")),
    (35, ("１２３", "١٢٣", "12²", "½", "Ⅻ", "一二")),
])  # fmt: skip
def test_input_32_to_35_what_python_takes_for_numbers(number: int, texts: tuple[str, ...]) -> None:
    found = with_amounts("50.00", *texts)
    assert _amounts(found) == [5_000]
    assert found.codes == [(line, "Amount", "amount.not_a_number") for line in range(3, len(texts) + 3)]
    assert [r.problems[0].value for r in found.rejected] == list(texts)


def test_input_32_to_35_negative_control_python_takes_them() -> None:
    from decimal import Decimal

    for text in ("1e3", "NaN", "Infinity", "1_000", "１２３", "١٢٣"):
        assert isinstance(Decimal(text), Decimal)


def test_input_33_minus_zero_owes_nothing() -> None:
    found = with_amounts("-0", "-0.00", "50.00")
    assert [(v.line, v.why) for v in found.left_out] == [(2, "nothing_owed"), (3, "nothing_owed")]
    assert _amounts(found) == [5_000]


def test_input_36_fractions_of_a_cent_are_not_rounded() -> None:
    found = with_amounts("0.005", "2.675", "50.00")
    assert found.codes == [(2, "Amount", "amount.too_many_decimals"), (3, "Amount", "amount.too_many_decimals")]
    assert _amounts(with_amounts("2.670000", "50.00")) == [267, 5_000]


def test_input_37_overflow() -> None:
    found = with_amounts("99999999999999.99", "9" * 60 + ".00", "9" * 5_000, "90071992547409.91", "90071992547409.92")
    assert [c for _, _, c in found.codes] == [
        "amount.too_large", "amount.too_large", "amount.not_a_number", "amount.too_large",
    ]  # fmt: skip
    assert _amounts(found) == [2**53 - 1]


def test_input_38_currency_signs_and_sides() -> None:
    found = with_amounts("€ 12,50", "12,50 CR", "12,50 EUR", "-12,50€", "12,50 DR", "12,50 Äpfel")
    assert _amounts(found) == [1250, -1250, 1250, -1250, 1250]
    assert found.codes == [(7, "Amount", "amount.not_a_number")]
    header = "Customer no;Invoice no;Invoice date;Amount;Currency"
    other = read(csv("C1;A;2025-01-31;12,50 USD;EUR", "C1;B;2025-01-31;12,50 USD;USD", header=header))
    assert other.codes == [(2, "Amount", "amount.other_currency")]
    assert [(r.amount, r.currency) for r in other.rows] == [(1250, "USD")]


def test_input_38_amounts_that_name_several_currencies_keep_each_its_own() -> None:
    found = with_amounts("€ 12,50", "12,50 USD", "12,50")
    assert found.questions == ["currency"]
    assert [(r.amount, r.currency) for r in found.rows] == [(1250, "EUR"), (1250, "USD")]
    assert found.codes == [(4, "Amount", "currency.missing")]


def test_input_38_the_currency_is_taken_from_the_sign_where_it_names_one() -> None:
    found = with_amounts("£12.50", "£1.00", currency="")
    assert found.recognition is not None and found.recognition.ready
    assert [r.currency for r in found.rows] == ["GBP", "GBP"]
    assert with_amounts("$12.50", "$1.00", currency="").questions == ["currency"]


def test_input_39_decimals_that_the_currency_does_not_have() -> None:
    header = "Customer no,Invoice no,Invoice date,Amount,Currency"
    rows = [
        "C1,1,2025-01-31,12.345,EUR",
        "C1,2,2025-01-31,100.50,JPY",
        "C1,3,2025-01-31,12.345,KWD",
        "C1,4,2025-01-31,100.00,JPY",
        "C1,5,2025-01-31,1.00,XXX",
        "C1,6,2025-01-31,1.00,",
        "C1,7,2025-01-31,1.00,EUR",
    ]
    found = read(csv(*rows, header=header), currency="")
    assert found.codes == [
        (2, "Amount", "amount.too_many_decimals"),
        (3, "Amount", "amount.too_many_decimals"),
        (6, "Currency", "currency.unknown"),
        (7, "Amount", "currency.missing"),
    ]
    assert [(r.amount, r.currency) for r in found.rows] == [(12_345, "KWD"), (100, "JPY"), (100, "EUR")]
    assert all(isinstance(r, InvoiceRow) for r in found.rows)
