"""Bad inputs 50 to 60: names, numbers and addresses that look alike, or are not what they look like."""

import unicodedata
from itertools import product

import pytest
from tests.inputs.making import GOOD, HEADER, csv, read, workbook

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.text import check_email, check_iban, key, skeleton

CONTACTS = "Customer no,Contact name,Role,E-mail"


def test_input_50_composed_and_decomposed_names() -> None:
    composed, apart = unicodedata.normalize("NFC", "Café Zoë"), unicodedata.normalize("NFD", "Café Zoë")
    assert composed != apart
    found = read(csv(f"{composed},INV-1,2025-01-31,,10.00,EUR", f"{apart},INV-1,2025-01-31,,10.00,EUR"))
    assert [(r.customer_ref, r.duplicate_of) for r in found.rows] == [(composed, 0), (composed, 2)]


def test_input_51_zero_width_joiner_in_a_number() -> None:
    found = read(csv(GOOD, GOOD.replace("INV-1", "INV\u200d-1"), GOOD.replace("INV-1", "IN\u200bV-1\ufeff")))
    assert [r.duplicate_of for r in found.rows] == [0, 2, 2]


def test_input_52_right_to_left_override() -> None:
    found = read(csv(GOOD.replace("C1", "ACME\u202e dtL")))
    assert found.rows[0].customer_ref == "ACME dtL"


def test_input_53_look_alike_letters_are_a_hint_and_never_merged() -> None:
    latin, cyrillic = "ACME", "АСМЕ"
    assert key(latin) != key(cyrillic) and skeleton(latin) == skeleton(cyrillic)
    found = read(csv(GOOD.replace("C1", latin), GOOD.replace("C1", cyrillic)))
    assert len({r.identity for r in found.rows}) == 2
    assert [r.duplicate_of for r in found.rows] == [0, 0]


def test_input_54_leading_zeros_are_kept() -> None:
    found = read(csv(GOOD.replace("INV-1", "00123"), GOOD.replace("INV-1", "123")))
    assert [r.number for r in found.rows] == ["00123", "123"]
    assert len({r.identity for r in found.rows}) == 2


def test_input_50_to_54_two_hundred_spellings_have_one_key_or_are_told_apart() -> None:
    bases = ["INV-0042", "Café-7", "straße 9", "ØRE-1", "Ａ１-x"]
    same = [
        str.upper, str.lower, lambda t: unicodedata.normalize("NFD", t), lambda t: unicodedata.normalize("NFKC", t),
        lambda t: f" {t} ", lambda t: t.replace("-", "\u200b-"), lambda t: f"\ufeff{t}", lambda t: t + "\u202c",
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t),
    ]  # fmt: skip
    pairs = [(base, change(other(base))) for base, change, other in product(bases, same, same[:4])]
    assert len(pairs) == 200
    for base, changed in pairs:
        assert key(base) == key(changed), (base, changed)
    others = [("00123", "123"), ("A-1", "A1"), ("INV-1", "INV-l"), ("ACME", "АСМЕ"), ("a b", "ab")]
    assert all(key(one) != key(two) for one, two in others)


def test_input_55_long_number_that_a_spreadsheet_turned_into_a_float() -> None:
    header = ("Customer no", "Invoice no", "Invoice date", "Amount")
    found = read(
        workbook(header, ("C1", 12345678901234567890, "2025-01-31", 10), ("C1", 123456789012345, "2025-01-31", 10))
    )
    assert found.codes == [(2, "Invoice no", "reference.digits_lost")]
    assert [r.number for r in found.rows] == ["123456789012345"]
    text = read(csv(GOOD.replace("INV-1", "1.23457E+19"), GOOD.replace("INV-1", "12345678901234567890")))
    assert text.codes == [(2, "Invoice no", "reference.digits_lost")]
    assert [r.number for r in text.rows] == ["12345678901234567890"]


def test_input_56_long_names_emoji_and_broken_characters() -> None:
    lines = [
        GOOD.replace("C1", "n" * 4_096),
        GOOD.replace("C1", "🍕 Pizza 👩‍👩‍👧"),
        GOOD.replace("C1", "x\ud800y"),
    ]
    content = "\n".join([HEADER.replace("Customer no", "Customer name"), *lines]).encode("utf-16-le", "surrogatepass")
    found = read(b"\xff\xfe" + content)
    assert found.codes == [(2, "Customer name", "text.too_long"), (4, "Customer name", "text.broken")]
    assert [r.customer_name for r in found.rows] == ["🍕 Pizza 👩‍👩‍👧"]
    utf8 = read(csv(GOOD, GOOD).replace(b"C1,INV-1", b"\xed\xa0\x80,INV-1", 1))
    assert utf8.codes == [(2, "Customer no", "text.broken")]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("de89370400440532013000", "DE89370400440532013000"),
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("DE88370400440532013000", "iban.checksum"),
        ("DE8937040044053201300", "iban.length"),
        ("GB82 WEST 1234 5698 7654 3２", "iban.shape"),
        ("", "iban.shape"),
    ],
)
def test_input_57_iban(text: str, verdict: str) -> None:
    checked = check_iban(text)
    assert (checked.code if isinstance(checked, Problem) else checked) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("jo@example.com", "jo@example.com"),
        ("jo@bücher.example", "jo@bücher.example"),
        ("a@b", "email.shape"),
        ('"jo doe"@example.com', "email.shape"),
        ("jo@example.com; ann@example.com", "email.several"),
        ("jo@example.com,ann@example.com", "email.several"),
        ("jo@example..com", "email.shape"),
        ("jo@-example.com", "email.shape"),
        ("jo@example.com\nBcc: x@example.com", "email.several"),
        ("jo.@example.com", "email.shape"),
    ],
)
def test_input_58_email(text: str, verdict: str) -> None:
    checked = check_email(text)
    assert (checked.code if isinstance(checked, Problem) else checked) == verdict
    found = read(csv(f'C1,Jo Doe,AP,"{text.replace(chr(34), chr(34) * 2)}"', header=CONTACTS), name="contacts.csv")
    if "@" in verdict:
        assert [(r.contact_name, r.role, r.email) for r in found.rows] == [("Jo Doe", "accounts_payable", verdict)]
    else:
        assert found.codes == [(2, "E-mail", verdict)]


def test_input_58_look_alike_domains_are_kept_apart() -> None:
    assert check_email("jo@раураl.com") != check_email("jo@paypal.com")


def test_input_59_sql_and_wildcards_are_text() -> None:
    for text in ("'); DROP TABLE invoice; --", "100%_sure", "\\', 1=1"):
        found = read(
            csv(f'"{text}",INV-1,2025-01-31,,10.00,EUR', header=HEADER.replace("Customer no", "Customer name"))
        )
        assert found.rows[0].customer_name == text


def test_input_60_company_column_of_a_file_decides_nothing() -> None:
    for title in ("tenant_id", "Company ID", "Mandant"):
        found = read(csv(GOOD + ",42", header=f"{HEADER},{title}"))
        assert found.recognition is not None
        guess = found.recognition.columns[-1]
        assert guess.field == "company"
        assert "not read" in guess.because.english
        assert "42" not in [
            str(getattr(found.rows[0], name)) for name in found.rows[0].__dataclass_fields__ if name != "raw"
        ]
