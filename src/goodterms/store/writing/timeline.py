"""Writing to the timeline: gapless, sealed, in the same transaction as the change that it tells of.

The canonical bytes of an event are UTF-8 JSON of a fixed set of fields, keys sorted, no spaces, no floats; the
digest is SHA-256 over the previous digest (hex) and those bytes (docs/methods/timeline.md). Names and notes do
not go into a body: it refers to rows, so that a person can be erased without breaking the chain.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from goodterms.store.models import Event, TimelineHead

START = "0" * 64


def append(
    company_id: int,
    *,
    at: datetime,
    actor: str,
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    customer_id: int | None = None,
) -> Event:
    """Append one event. Must be called inside the transaction of the change; raises if there is none."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of the change that it tells of")
    head = _locked_head(company_id)
    seq = head.seq + 1
    text = canonical(body)
    at = at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
    digest = seal(head.digest, company_id, seq, at, actor, kind, subject, customer_id, text)
    event = Event.objects.create(
        company_id=company_id,
        seq=seq,
        at=at,
        actor=actor,
        kind=kind,
        subject=subject,
        customer_id=customer_id,
        body=text,
        previous_digest=head.digest,
        digest=digest,
    )
    moved = TimelineHead.objects.filter(pk=company_id, seq=head.seq).update(seq=seq, digest=digest)
    if moved != 1:
        raise RuntimeError("two writers at the head of one timeline")
    return event


def canonical(body: Mapping[str, Any] | Sequence[Any]) -> str:
    """The one text of a body. Floats are refused: they do not print the same everywhere.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    _refuse_floats(body)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def seal(
    previous: str,
    company_id: int,
    seq: int,
    at: datetime,
    actor: str,
    kind: str,
    subject: str,
    customer_id: int | None,
    body: str,
) -> str:
    """The digest of an event: SHA-256 over the digest before it and its canonical bytes."""
    fields = {
        "actor": actor,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        "body": body,
        "company": company_id,
        "customer": customer_id,
        "kind": kind,
        "seq": seq,
        "subject": subject,
    }
    return hashlib.sha256((previous + canonical(fields)).encode()).hexdigest()


def head_digest(company_id: int) -> str:
    """The digest of the last event: it changes with every change of the company's data."""
    head = TimelineHead.objects.filter(pk=company_id).first()
    return head.digest if head else START


def _locked_head(company_id: int) -> TimelineHead:
    rows = TimelineHead.objects.filter(pk=company_id)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    return rows.get()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("no floats in the timeline")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
