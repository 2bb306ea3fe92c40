"""The files that are attached to a customer, and the bytes of one of them."""

from dataclasses import dataclass
from typing import Final

from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, KeptContent, KeptDocument

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of documents, the latest first, and whether there are earlier ones."""

    documents: list[KeptDocument]
    page: int
    more: bool


def see_documents(who: Access, customer: Customer, *, page: int = 1, withdrawn: bool = False) -> Kept:
    """The documents that count, or those that were withdrawn. Reads no content."""
    mine = KeptDocument.objects.filter(company=who.company, customer=customer, withdrawn_at__isnull=not withdrawn)
    start = (max(1, page) - 1) * PAGE
    latest = mine.select_related("invoice", "added_by", "withdrawn_by").order_by("-added_at", "-pk")
    found = list(latest[start : start + PAGE + 1])
    return Kept(found[:PAGE], page, len(found) > PAGE)


def content_of(who: Access, customer: Customer, document_id: int) -> tuple[KeptDocument, bytes]:
    """A document and its bytes; one that was withdrawn is for controllers only. Raises NotHere."""
    mine = KeptDocument.objects.filter(company=who.company, customer=customer, pk=document_id).first()
    if mine is None or (mine.withdrawn_at and not who.may("controller")):
        raise NotHere(str(document_id))
    return mine, bytes(KeptContent.objects.get(pk=mine.pk).content)
