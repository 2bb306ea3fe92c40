"""Attaching a file to a customer, or to one of their invoices: an order confirmation, signed terms, a message.

The bytes are kept as they came, in the database, where a backup, a restore and `verify` find them and where the same
guards stand between firms; what is in them is never opened or trusted. Nothing is deleted: what was attached by mistake
is withdrawn, with a reason.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.journeys.receive_file import shown_name
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Invoice, KeptContent, KeptDocument

LARGEST: Final = 20 * 1024 * 1024
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in. invoice: the number of the document that it belongs to, "" for the customer."""

    pieces: Iterable[bytes]
    name: str
    kind: str = "other"
    note: str = ""
    invoice: str = ""

    def problems(self) -> list[Problem]:
        found = recording.cannot_be_kept(self.note, longest=LONGEST, column="note")
        if self.kind not in KeptDocument.Kind.values:
            found.append(Problem("document.kind", N_("Say what it is"), column="kind"))
        return found


def keep_document(who: Access, customer: Customer, handed: Handed) -> KeptDocument | list[Problem]:
    """Keep a file of at most 20 MB. The same file is kept only once for the same customer or invoice."""
    who.require("collector")
    content = _read(handed.pieces)
    problems = handed.problems() + ([content] if isinstance(content, Problem) else [])
    if problems or isinstance(content, Problem):
        return problems
    digest = hashlib.sha256(content).hexdigest()
    with access.writing(who.company.pk):
        invoice = _invoice(customer, handed.invoice)
        if isinstance(invoice, Problem):
            return [invoice]
        same = KeptDocument.objects.filter(customer=customer, invoice=invoice, sha256=digest, withdrawn_at=None)
        if same.exists():
            return [Problem("document.same", N_("This file is kept here already"), column="file")]
        kept = KeptDocument.objects.create(
            company=who.company,
            customer=customer,
            invoice=invoice,
            kind=handed.kind,
            name=shown_name(handed.name),
            note=recording.plain(handed.note),
            size_bytes=len(content),
            sha256=digest,
            added_by=who.user,
            added_at=clock.now(),
        )
        KeptContent.objects.create(document=kept, company=who.company, content=content)
        body = {"document": kept.name, "sha256": digest, "size": len(content)}
        recording.tell(who, customer, "document.kept", f"document:{kept.pk}", body)
    return kept


def withdraw_document(who: Access, customer: Customer, document_id: int, reason: str) -> list[Problem]:
    """It does not belong here: from now on it is out of sight, with the reason. Raises NotHere."""
    who.require("collector")
    problems = recording.cannot_be_kept(reason, longest=LONGEST, column="reason")
    if not reason.strip():
        problems.append(Problem("document.reason", N_("Say why it does not belong here"), column="reason"))
    if problems:
        return problems
    with access.writing(who.company.pk):
        mine = KeptDocument.objects.filter(company=who.company, customer=customer, pk=document_id)
        name = mine.values_list("name", flat=True).first()
        if name is None:
            raise NotHere(str(document_id))
        words = recording.plain(reason)
        mark = {"withdrawn_at": clock.now(), "withdrawn_by": who.user, "withdrawn_reason": words}
        if mine.filter(withdrawn_at=None).update(**mark) != 1:
            return [recording.CHANGED]
        recording.tell(who, customer, "document.withdrawn", f"document:{document_id}", {"document": name})
    return []


def _read(pieces: Iterable[bytes]) -> bytes | Problem:
    """The whole content, or why not; nothing beyond the limit is held."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > LARGEST:
            most = {"most": LARGEST // 1024**2}
            return Problem("upload.large", N_("The file is larger than {most} MB"), most, column="file")
    return bytes(content) if content else Problem("upload.empty", N_("The file is empty"), column="file")


def _invoice(customer: Customer, number: str) -> Invoice | Problem | None:
    if not number.strip():
        return None
    found = Invoice.objects.filter(customer=customer, number__iexact=number.strip()).order_by("-pk").first()
    absent = N_("There is no document {number} of this customer")
    return found or Problem("document.invoice", absent, {"number": number.strip()[:80]}, column="invoice")
