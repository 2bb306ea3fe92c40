"""A mapping as text: both ways without loss, and no typing error overlooked."""

import json

import pytest

from goodterms.core.basics.amounts import COMMA, POINT_INDIAN
from goodterms.core.basics.dates import DateStyle
from goodterms.core.ledger.reading.mapping import Column, Mapping
from goodterms.core.ledger.reading.mapping_text import (
    mapping_from_dict,
    mapping_from_json,
    mapping_from_toml,
    mapping_to_dict,
    mapping_to_json,
    mapping_to_toml,
)

FULL = Mapping(
    "ledger",
    (
        Column('Kunde "A"\\B', "customer_ref"),
        Column("Größe\x7f\t", "customer_name"),
        Column("Datum", "issued_on", dates=DateStyle("dmy", 69, "1904", 2024)),
        Column("Betrag", "amount", amounts=COMMA),
        Column("Offen", "outstanding", amounts=POINT_INDIAN),
        Column("Tage", "days_to_payment"),
    ),
    currency="EUR",
    sign="reversed",
    number_from=("Datum", "Betrag"),
    days_from="due_on",
    accounts=(10_000, 69_999),
    name="Köln, Filiale",
)


def test_there_and_back_again() -> None:
    assert mapping_from_toml(mapping_to_toml(FULL)) == FULL
    assert mapping_from_json(mapping_to_json(FULL)) == FULL
    assert mapping_to_json(FULL) == mapping_to_json(mapping_from_json(mapping_to_json(FULL)))  # type: ignore[arg-type]


def test_defaults_are_not_written() -> None:
    plain = mapping_to_dict(Mapping("customers", (Column("Name", "customer_name"),)))
    assert plain == {"kind": "customers", "column": [{"header": "Name", "field": "customer_name"}]}


NAME = {"header": "Name", "field": "customer_name"}
GOOD = {"kind": "customers", "column": [NAME]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"knid": "x"}, "mapping.unknown_key"),
        ({"kind": "novel"}, "mapping.wrong_value"),
        ({"kind": None}, "mapping.wrong_value"),
        ({"sign": "sometimes"}, "mapping.wrong_value"),
        ({"currency": 7}, "mapping.wrong_value"),
        ({"currency": "ZZZ"}, "mapping.currency_unknown"),
        ({"number_from": "Name"}, "mapping.wrong_value"),
        ({"accounts": [1]}, "mapping.wrong_value"),
        ({"days_from": "Easter"}, "mapping.wrong_value"),
        ({"column": "Name"}, "mapping.wrong_value"),
        ({"column": [{"header": "Name"}]}, "mapping.wrong_value"),
        ({"column": [{"header": 1, "field": "customer_name"}]}, "mapping.wrong_value"),
        ({"column": [{**NAME, "colour": "red"}]}, "mapping.unknown_key"),
        (
            {"column": [{**NAME, "dates": {"order": "ydm"}}]},
            "mapping.wrong_value",
        ),
        (
            {"column": [{**NAME, "dates": {"pivot": "x"}}]},
            "mapping.wrong_value",
        ),
        (
            {"column": [{**NAME, "amounts": {"decimal": ";"}}]},
            "mapping.wrong_value",
        ),
        ({"column": [{"header": "Name", "field": "shoe_size"}]}, "mapping.field_unknown"),
    ],
)
def test_wrong_texts_are_problems(change: dict[str, object], code: str) -> None:
    found = mapping_from_dict({**GOOD, **change})
    assert isinstance(found, tuple)
    assert found[0].code == code and "{" not in found[0].english
    assert isinstance(mapping_from_json(json.dumps({**GOOD, **change})), tuple)


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "[" * 100_000])
def test_what_is_no_json(text: str) -> None:
    assert isinstance(mapping_from_json(text), tuple)


def test_what_is_no_toml() -> None:
    assert isinstance(mapping_from_toml("kind = "), tuple)
    assert isinstance(mapping_from_toml("kind = 'customers'\nkind = 'customers'"), tuple)
