"""What makes two rows the same record."""

from datetime import date

from goodterms.core.ledger.reading.sameness import Seen, customer_key, fingerprint, made_number


def test_made_numbers_depend_on_every_part_and_on_nothing_else() -> None:
    parts = ["acme", date(2024, 1, 31), 12_500]
    assert made_number(parts) == made_number(list(parts))
    others = [
        ["acm", *parts[1:]],
        [*parts[:2], 12_501],
        ["acme", date(2024, 2, 1), 12_500],
        ["acme2024-01-31", 12_500],
    ]
    assert len({made_number(p) for p in [parts, *others]}) == 5  # type: ignore[arg-type]
    assert made_number(["ab", "c"]) != made_number(["a", "bc"]), "parts do not run together"


def test_a_hundred_thousand_made_numbers_do_not_collide() -> None:
    assert len({made_number([n]) for n in range(100_000)}) == 100_000
    assert len({fingerprint([n]) for n in range(10_000)}) == 10_000


def test_customers_are_known_by_reference_first() -> None:
    assert customer_key("C 7", "ACME") == customer_key("c 7", "Other")
    assert customer_key("", "ACME") == customer_key("", "acme ")
    assert customer_key("ACME", "") != customer_key("", "ACME")
    assert customer_key("", "") == ""


def test_seen_tells_new_same_and_other() -> None:
    seen = Seen()
    assert seen.check("a", "1", line=2) == ("new", 0)
    assert seen.check("b", "1", line=3) == ("new", 0)
    assert seen.check("a", "1", line=4) == ("same", 2)
    assert seen.check("a", "2", line=5) == ("other", 2)
    assert seen.check("a", "1", line=4_000_000_000) == ("same", 2)


def test_occurrences_count_by_identity() -> None:
    seen = Seen()
    assert [seen.occurrence(i) for i in "abacab"] == [1, 1, 2, 1, 3, 2]
