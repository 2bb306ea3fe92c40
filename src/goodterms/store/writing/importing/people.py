"""Posting rows of customers and of contacts: created, or brought up to date with a trace."""

import json
from typing import Any

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Ours, Reason
from goodterms.core.basics.text import key
from goodterms.core.ledger.reading.rows import ContactRow, CustomerRow
from goodterms.store.models import Contact, Customer
from goodterms.store.writing.importing.directory import Directory
from goodterms.store.writing.importing.outcomes import Batch

FORMS = {
    "sole trader": "sole_trader",
    "sole proprietor": "sole_trader",
    "einzelunternehmen": "sole_trader",
    "e.k.": "sole_trader",
    "partnership": "partnership",
    "ohg": "partnership",
    "kg": "partnership",
    "individual": "individual",
    "public": "public_body",
    "public body": "public_body",
    "behörde": "public_body",
    "government": "public_body",
}
COMPANY_FORMS = tuple(
    "gmbh ag ltd limited plc inc llc corp sarl sas sa bv nv spa srl sl ug se oy ab as company".split()
)


NO_SUCH_CUSTOMER = Problem(
    "row.no_such_customer",
    N_("there is no such customer"),
    remedy=N_("Import the customers or their invoices first, or correct the number."),
)

NEW_CONTACT = Reason("contact.made", N_("a new contact"))
TITLES = {
    "name": N_("Name"),
    "legal_name": N_("Legal name"),
    "form": N_("Legal form"),
    "registration": N_("Registration number"),
    "country": N_("Country"),
    "segment": N_("Segment"),
    "owner_name": N_("Owner of the relationship"),
    "terms": N_("Terms of payment"),
    "credit_limit_minor": N_("Credit limit"),
    "margin_bp": N_("Gross margin in percent of sales"),
    "cost_to_serve_bp": N_("Cost to serve in percent of sales"),
    "referred_by_id": N_("Brought by"),
    "role": N_("Role"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone"),
}
CODES = {TITLES[name] for name in ("form", "credit_limit_minor", "referred_by_id", "role")}
SHARES = {TITLES[name] for name in ("margin_bp", "cost_to_serve_bp")}


def form_of(text: str) -> str:
    """The kind of legal form that a text names; "unknown" rather than a guess.

    >>> form_of("GmbH & Co. KG"), form_of("Sole Trader"), form_of("?")
    ('company', 'sole_trader', 'unknown')
    """
    folded = key(text)
    if folded in FORMS:
        return FORMS[folded]
    words = folded.replace(".", "").replace("&", " ").split()
    return "company" if any(word in COMPANY_FORMS for word in words) else "unknown"


def customer_values(row: CustomerRow, referrer: int | None) -> dict[str, Any]:
    """What a row says about a customer; what it leaves empty is not touched."""
    said: dict[str, Any] = {
        "name": row.customer_name,
        "legal_name": row.legal_name,
        "form": "" if form_of(row.legal_form) == "unknown" else form_of(row.legal_form),
        "registration": row.registration[:60],
        "country": row.country[:2].upper(),
        "segment": row.segment[:60],
        "owner_name": row.owner[:200],
        "terms": row.terms[:100],
        "credit_limit_minor": row.credit_limit,
        "margin_bp": row.margin_bp,
        "cost_to_serve_bp": row.cost_to_serve_bp,
        "referred_by_id": referrer,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def post_customers(batch: Batch, rows: list[CustomerRow], directory: Directory) -> None:
    """Create or update the customers of a batch, and the contact that a customer's row may carry."""
    before = directory.made
    named = [(r.customer_ref, r.customer_name) for r in rows]
    directory.meet(named + [(r.referred_by, "") for r in rows if r.referred_by])
    ids = {directory.find(ref, name) for ref, name in named}
    known = Customer.objects.in_bulk(ids)
    seen: set[int] = set()
    for row in rows:
        customer = known[directory.find(row.customer_ref, row.customer_name)]
        referrer = directory.find(row.referred_by, "") if row.referred_by else None
        changed = _bring_up_to_date(batch, customer, customer_values(row, referrer), customer.pk > before, row.line)
        contact = _contact(batch, customer, row.contact_name, "", row.email, row.phone)
        is_new = customer.pk > before and customer.pk not in seen
        seen.add(customer.pk)
        outcome = "created" if is_new else "updated" if changed or contact else "unchanged"
        doubt = directory.doubts.get(customer.pk) if is_new else None
        told = [doubt] if doubt else [] if is_new else [*changed, *contact]
        batch.ended(row.line, outcome, customer.reference, *told)


def post_contacts(batch: Batch, rows: list[ContactRow], directory: Directory) -> None:
    """Create or update the contacts of a batch."""
    directory.look_up((r.customer_ref, r.customer_name) for r in rows)
    there = {r.line: directory.known(r.customer_ref, r.customer_name) for r in rows}
    known = Customer.objects.in_bulk([pk for pk in there.values() if pk is not None])
    for row in rows:
        found = there[row.line]
        if found is None:
            batch.refused.append((row.line, NO_SUCH_CUSTOMER))
            batch.rejected(row.line, NO_SUCH_CUSTOMER, json.dumps(list(row.raw), ensure_ascii=False))
            continue
        customer = known[found]
        told = _contact(batch, customer, row.contact_name, row.role, row.email, row.phone)
        made = any(reason is NEW_CONTACT for reason in told)
        outcome = "created" if made else "updated" if told else "unchanged"
        batch.ended(row.line, outcome, row.contact_name or row.email, *(() if made else told))


def _bring_up_to_date(batch: Batch, customer: Customer, said: dict[str, Any], is_new: bool, line: int) -> list[Reason]:
    """Bring a customer to what the row says. Returns what was and what is now."""
    different = {name: value for name, value in said.items() if getattr(customer, name) != value}
    if not different:
        return []
    turned = [_turned(TITLES[name], getattr(customer, name), value) for name, value in different.items()]
    rows = Customer.objects.filter(pk=customer.pk, version=customer.version)
    rows.update(version=customer.version + 1, **different)
    for name, value in different.items():
        setattr(customer, name, value)
    customer.version += 1
    if not is_new:
        told = {"line": line, "fields": sorted(different)}
        batch.tell("customer.changed", f"customer:{customer.pk}", customer.pk, told)
    return turned


def _turned(title: str, before: object, after: object) -> Reason:
    if title in CODES:
        return Reason("row.field", N_("{field} changed"), {"field": Ours(title)})
    if title in SHARES:
        before, after = (_percent(v) if isinstance(v, int) else "" for v in (before, after))
    shown = {"before": str(before or "–")[:120], "after": str(after)[:120]}
    return Reason("row.changed", N_("{field}: {before} → {after}"), {"field": Ours(title), **shown})


def _percent(basis_points: int) -> str:
    whole, part = divmod(abs(basis_points), 100)
    return f"{'-' if basis_points < 0 else ''}{whole}.{part:02d} %"


def _contact(batch: Batch, customer: Customer, name: str, role: str, email: str, phone: str) -> list[Reason]:
    """Bring a contact to what the row says. Returns what is different now."""
    identity = key(email or name or phone)[:320]
    if not identity:
        return []
    said = {"name": name[:200], "role": role, "email": email[:254], "phone": phone[:60]}
    said = {field: value for field, value in said.items() if value}
    known = Contact.objects.filter(customer=customer, identity=identity).first()
    if known is None:
        Contact.objects.create(
            company_id=batch.company_id, customer=customer, identity=identity, created_at=batch.at, **said
        )
        return [NEW_CONTACT]
    different = {field: value for field, value in said.items() if getattr(known, field) != value}
    if not different:
        return []
    Contact.objects.filter(pk=known.pk, version=known.version).update(version=known.version + 1, **different)
    batch.tell("contact.changed", f"contact:{known.pk}", customer.pk, {"fields": sorted(different)})
    return [_turned(TITLES[field], getattr(known, field), value) for field, value in different.items()]
