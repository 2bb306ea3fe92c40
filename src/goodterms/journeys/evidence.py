"""Where the signals of one customer come from: the invoices, payments and days that somebody can look up.

References only, no sentences: `INV-7`, `2026-03-01`. The figures behind a signal are told by
`diagnosis.signals.figures_behind`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from goodterms.core.customers.outcomes import outcomes
from goodterms.core.customers.undisputed import Undisputed
from goodterms.core.ledger.facts import Ledger
from goodterms.store.models import Observation
from goodterms.store.reading.circumstances import OnRecord

MOST: Final = 6
"""References a signal shows at most: the newest."""

PATTERNS: Final = ("const_offset", "late_trend_up", "changepoint_clean", "orders_up_pay_slower")
PAYMENTS: Final = ("pay_run_day", "round_sum_onacct")
OBSERVED: Final = {
    "po_or_resubmit": (Observation.Kind.PAPER_FAULT,),
    "line_shortpay": (Observation.Kind.SHORT_PAYMENT,),
    "asks_new_terms": (Observation.Kind.ASKED_NEW_TERMS,),
    "bureau_alert": (Observation.Kind.BUREAU_ALERT, Observation.Kind.BUREAU_CLEAR),
    "bureau_dbt_worse_everywhere": (Observation.Kind.LATER_WITH_OTHERS,),
}


def evidence_of(
    ledger: Ledger, record: OnRecord, *, as_of: date, undisputed: Undisputed | None = None
) -> dict[str, tuple[str, ...]]:
    """The references behind each signal of one customer; signals that rest on nothing on record are left out."""
    found = _from_the_ledger(ledger, as_of) | _from_the_record(record)
    if undisputed is not None:
        numbers = {invoice.id: invoice.number for invoice in ledger.invoices}
        found["pays_undisputed"] = _newest(numbers[i] for i in (*undisputed.others, *undisputed.as_usual))
    return {name: references for name, references in found.items() if references}


def _from_the_ledger(ledger: Ledger, as_of: date) -> dict[str, tuple[str, ...]]:
    numbers = {invoice.id: invoice.number for invoice in ledger.invoices}
    known = outcomes(ledger, as_of=as_of)
    settled = sorted((o.settled_on, o.invoice) for o in known if o.settled_on is not None)
    paid = _newest(f"{numbers[invoice]} {on.isoformat()}" for on, invoice in settled)
    payments = sorted((p.paid_on, p.reference) for p in ledger.payments if p.paid_on <= as_of)
    came = _newest(f"{reference} {on.isoformat()}".strip() for on, reference in payments)
    unpaid = _newest(numbers[o.invoice] for o in known if o.settled_on is None and o.due_on < as_of)
    return {**dict.fromkeys(PATTERNS, paid), **dict.fromkeys(PAYMENTS, came), "balance_rising": unpaid}


def _from_the_record(record: OnRecord) -> dict[str, tuple[str, ...]]:
    disputes = _newest(f"{d.invoice.number} {d.raised_on or ''}".strip() for d in record.disputes)
    tried = [touch for touch in record.touches if not touch.from_them]
    observed = {
        signal: _newest(seen.on_day.isoformat() for seen in record.observations if seen.kind in kinds)
        for signal, kinds in OBSERVED.items()
    }
    said: dict[str, list[str]] = {}
    for answer in record.answers:
        said.setdefault(f"answer.{answer.question}", []).append(answer.on_day.isoformat())
        said.setdefault(f"answer.{answer.question}.{answer.answer}", []).append(answer.on_day.isoformat())
    return {
        **observed,
        **{name: _newest(days) for name, days in said.items()},
        "early_dispute": disputes,
        "late_dispute": disputes,
        "broken_promises2": _newest(f.promise.due_on.isoformat() for f in record.followed if f.broken),
        "no_response4": _newest(touch.on_day.isoformat() for touch in tried),
        "proactive_contact": _newest(touch.on_day.isoformat() for touch in record.touches[:1]),
    }


def _newest(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(references)[-MOST:]
