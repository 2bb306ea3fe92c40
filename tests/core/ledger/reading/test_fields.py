"""The fields: consistent among themselves and with the typed rows."""

import dataclasses

import pytest

from goodterms.core.ledger.reading.fields import FIELDS, KINDS, REQUIRED, fields_of
from goodterms.core.ledger.reading.rows import ContactRow, CreditNoteRow, CustomerRow, InvoiceRow, PaymentRow


def test_required_fields_exist_in_their_kind() -> None:
    assert set(REQUIRED) == set(KINDS)
    for kind, groups in REQUIRED.items():
        for name in (name for group in groups for name in group):
            assert kind in FIELDS[name].kinds, (kind, name)


def test_noted_kinds_are_kinds_of_the_field() -> None:
    for field in FIELDS.values():
        assert field.title and field.kinds
        assert set(field.noted_in) <= set(KINDS)


SETTLED = {"settled_on", "settled_amount", "credited", "outstanding", "days_to_payment"}


@pytest.mark.parametrize(
    ("kind", "rows", "elsewhere"),
    [
        ("invoices", (InvoiceRow, CreditNoteRow), SETTLED | {"goods_cost"}),
        ("payments", (PaymentRow,), set()),
        ("customers", (CustomerRow,), {"margin", "cost_to_serve"}),
        ("contacts", (ContactRow,), set()),
    ],
)  # fmt: skip
def test_every_field_of_a_kind_reaches_a_row(kind: str, rows: tuple[type, ...], elsewhere: set[str]) -> None:
    """Apart from those that only steer the reading, or that the row keeps under another name."""
    steering = {"company", "document", "status", "side", "debit", "credit"}
    names = {f.name for row in rows for f in dataclasses.fields(row)}
    for field in fields_of(kind):  # type: ignore[arg-type]
        assert field.name in names | steering | elsewhere, field.name
