"""Spending what is open and what is unapplied: every change is a compare-and-set, so nothing is spent twice.

A row exists only while something is left; taking the last of it removes the row. `Gone` means that somebody else
was faster or that there was never that much: nothing has changed, and the caller reads again.
"""

from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.db.models import F

from goodterms.store.models import Invoice, OpenItem, Payment, Unapplied


class Gone(RuntimeError):
    """What was to be spent is not there any more."""


def take_from_open(invoice_id: int, amount_minor: int) -> None:
    """Lower what is open on an invoice (or unused on a credit note). Raises Gone."""
    rows = OpenItem.objects.filter(pk=invoice_id)
    if rows.filter(open_minor=amount_minor).delete()[0] == 1:
        return
    if rows.filter(open_minor__gt=amount_minor).update(open_minor=F("open_minor") - amount_minor) != 1:
        raise Gone(f"invoice {invoice_id} has less than {amount_minor} open")


def take_many(spent: Mapping[int, tuple[int, int]]) -> None:
    """Lower many open items at once. spent: invoice id -> (minor units that go, minor units left after).

    Raises Gone where any of them was not as it was read; the caller's transaction must then be undone.
    """
    emptied = [(pk, taken) for pk, (taken, left) in spent.items() if left == 0]
    lowered = [(taken, pk, taken + left) for pk, (taken, left) in spent.items() if left]
    with connection.cursor() as cursor:
        for statement, rows in (
            ("DELETE FROM store_openitem WHERE invoice_id = %s AND open_minor = %s", emptied),
            (
                "UPDATE store_openitem SET open_minor = open_minor - %s WHERE invoice_id = %s AND open_minor = %s",
                lowered,
            ),
        ):
            if rows:
                cursor.executemany(statement, rows)
                if cursor.rowcount != len(rows):
                    raise Gone("an open item changed while a file was being read")


def give_to_open(invoice: Invoice, amount_minor: int, *, due_on: date | None = None) -> None:
    """Raise what is open on an invoice: a reversal, or a correction upwards."""
    if amount_minor == 0:
        return
    if OpenItem.objects.filter(pk=invoice.pk).update(open_minor=F("open_minor") + amount_minor) == 1:
        return
    OpenItem.objects.create(
        invoice=invoice,
        company_id=invoice.company_id,
        customer_id=invoice.customer_id,
        kind=invoice.kind,
        currency=invoice.currency,
        issued_on=invoice.issued_on,
        due_on=due_on or invoice.due_on,
        open_minor=amount_minor,
    )


def take_from_unapplied(payment_id: int, amount_minor: int) -> None:
    """Lower what is left of a payment. Raises Gone."""
    rows = Unapplied.objects.filter(pk=payment_id)
    if rows.filter(remaining_minor=amount_minor).delete()[0] == 1:
        return
    lowered = rows.filter(remaining_minor__gt=amount_minor)
    if lowered.update(remaining_minor=F("remaining_minor") - amount_minor) != 1:
        raise Gone(f"payment {payment_id} has less than {amount_minor} left")


def give_to_unapplied(payment: Payment, amount_minor: int) -> None:
    """Raise what is left of a payment: an allocation was taken back."""
    if amount_minor == 0:
        return
    rows = Unapplied.objects.filter(pk=payment.pk)
    if rows.update(remaining_minor=F("remaining_minor") + amount_minor) == 1:
        return
    Unapplied.objects.create(
        payment=payment,
        company_id=payment.company_id,
        customer_id=payment.customer_id,
        currency=payment.currency,
        remaining_minor=amount_minor,
    )
