"""A mapping as text that a person can read and keep: TOML and JSON, both ways.

Unknown keys and wrong values are Problems, so that a typing error in a saved mapping is never overlooked.
"""

import json
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import asdict
from typing import Any, get_args

from goodterms.core.basics.amounts import AmountStyle
from goodterms.core.basics.dates import DateStyle, Order, Serial
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.fields import KINDS
from goodterms.core.ledger.reading.mapping import Column, Mapping, check_mapping

_TOP = {"kind", "name", "currency", "sign", "number_from", "days_from", "accounts", "column"}
_COLUMN = {"header", "field", "amounts", "dates"}
_AMOUNTS = {"decimal": str, "indian": bool}
_DATES = {"order": str, "pivot": int, "serial": str, "year": int}


def mapping_to_dict(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain dictionaries, without what stands at its default.

    >>> mapping_to_dict(Mapping("customers", (Column("Name", "customer_name"),)))
    {'kind': 'customers', 'column': [{'header': 'Name', 'field': 'customer_name'}]}
    """
    plain: dict[str, Any] = {"kind": mapping.kind}
    for name in ("name", "currency"):
        if getattr(mapping, name):
            plain[name] = getattr(mapping, name)
    if mapping.sign != "as_is":
        plain["sign"] = mapping.sign
    if mapping.number_from:
        plain["number_from"] = list(mapping.number_from)
    if mapping.days_from != "issued_on":
        plain["days_from"] = mapping.days_from
    if mapping.accounts != (0, 0):
        plain["accounts"] = list(mapping.accounts)
    plain["column"] = [_column_to_dict(column) for column in mapping.columns]
    return plain


def mapping_from_dict(plain: Dict[str, Any]) -> Mapping | tuple[Problem, ...]:
    """The mapping that the dictionaries say, checked, or everything that is wrong with it.

    >>> mapping_from_dict({"kind": "customers", "column": [{"header": "Name", "field": "customer_name"}]}).kind
    'customers'
    >>> [p.code for p in mapping_from_dict({"kind": "customers", "colour": 1})]
    ['mapping.unknown_key']
    """
    unknown = [_unknown(name) for name in plain if name not in _TOP]
    if unknown:
        return tuple(unknown)
    columns = plain.get("column", [])
    if not isinstance(columns, list) or not all(isinstance(c, dict) for c in columns):
        return (_wrong("column"),)
    read = [_column_from_dict(column) for column in columns]
    wrong = [item for item in read if isinstance(item, Problem)] + _wrong_top(plain)
    if wrong:
        return tuple(wrong)
    accounts = plain.get("accounts", [0, 0])
    mapping = Mapping(
        kind=plain["kind"],
        columns=tuple(item for item in read if isinstance(item, Column)),
        currency=plain.get("currency", ""),
        sign=plain.get("sign", "as_is"),
        number_from=tuple(plain.get("number_from", ())),
        days_from=plain.get("days_from", "issued_on"),
        accounts=(accounts[0], accounts[1]),
        name=plain.get("name", ""),
    )
    return check_mapping(mapping) or mapping


def mapping_to_json(mapping: Mapping) -> str:
    """The mapping as one line of JSON, the same for equal mappings."""
    return json.dumps(mapping_to_dict(mapping), ensure_ascii=False, separators=(",", ":"))


def mapping_from_json(text: str) -> Mapping | tuple[Problem, ...]:
    """The mapping that the JSON says, or what is wrong with it."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return (Problem("mapping.not_json", N_("is not readable as JSON")),)
    return mapping_from_dict(plain) if isinstance(plain, dict) else (_wrong("mapping"),)


def mapping_to_toml(mapping: Mapping) -> str:
    """The mapping as TOML, one block a column: the form to edit by hand.

    >>> print(mapping_to_toml(Mapping("customers", (Column("Name", "customer_name"),))))
    kind = "customers"
    <BLANKLINE>
    [[column]]
    header = "Name"
    field = "customer_name"
    <BLANKLINE>
    """
    plain = mapping_to_dict(mapping)
    lines = [f"{name} = {_toml(value)}" for name, value in plain.items() if name != "column"]
    for column in plain["column"]:
        lines += ["", "[[column]]", *(f"{name} = {_toml(value)}" for name, value in column.items())]
    return "\n".join(lines) + "\n"


def mapping_from_toml(text: str) -> Mapping | tuple[Problem, ...]:
    """The mapping that the TOML says, or what is wrong with it."""
    try:
        return mapping_from_dict(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return (Problem("mapping.not_toml", N_("is not readable as TOML: {why}"), {"why": str(error)}),)


def _column_to_dict(column: Column) -> dict[str, Any]:
    plain: dict[str, Any] = {"header": column.header, "field": column.field}
    for name, default in (("amounts", AmountStyle("")), ("dates", DateStyle(""))):
        style = getattr(column, name)
        if style != default:
            usual = asdict(default)
            plain[name] = {k: v for k, v in asdict(style).items() if v != usual[k] or k in ("decimal", "order")}
    return plain


def _column_from_dict(plain: dict[str, Any]) -> Column | Problem:
    for name in plain:
        if name not in _COLUMN:
            return _unknown(name)
    header, field = plain.get("header"), plain.get("field")
    if not isinstance(header, str) or not isinstance(field, str):
        return _wrong("header" if not isinstance(header, str) else "field")
    amounts, dates = plain.get("amounts", {}), plain.get("dates", {})
    for name, style, shape in (("amounts", amounts, _AMOUNTS), ("dates", dates, _DATES)):
        if not isinstance(style, dict) or any(k not in shape or type(v) is not shape[k] for k, v in style.items()):
            return _wrong(name)
    if amounts.get("decimal", "") not in (".", ",", ""):
        return _wrong("decimal")
    if dates.get("order", "") not in get_args(Order) or dates.get("serial", "") not in get_args(Serial):
        return _wrong("dates")
    return Column(header, field, AmountStyle(**{"decimal": "", **amounts}), DateStyle(**{"order": "", **dates}))


def _wrong_top(plain: Dict[str, Any]) -> list[Problem]:
    checks = {
        "kind": plain.get("kind") in KINDS,
        "name": isinstance(plain.get("name", ""), str),
        "currency": isinstance(plain.get("currency", ""), str),
        "sign": plain.get("sign", "as_is") in ("as_is", "reversed"),
        "days_from": plain.get("days_from", "issued_on") in ("issued_on", "due_on"),
        "accounts": _two_numbers(plain.get("accounts", [0, 0])),
        "number_from": isinstance(plain.get("number_from", []), list)
        and all(isinstance(item, str) for item in plain.get("number_from", [])),
    }
    return [_wrong(name) for name, right in checks.items() if not right]


def _two_numbers(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(item) is int for item in value)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + " }"
    # A JSON string is a TOML basic string, but for the delete character, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _unknown(name: str) -> Problem:
    return Problem("mapping.unknown_key", N_("{name} is nothing a mapping can say"), {"name": name})


def _wrong(name: str) -> Problem:
    return Problem("mapping.wrong_value", N_("the value of {name} will not do"), {"name": name})
