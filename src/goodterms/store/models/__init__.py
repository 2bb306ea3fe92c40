"""The tables. Facts are immutable (the database refuses to change or delete them); decisions are appended."""

from goodterms.store.models.balances import OpenItem, Unapplied
from goodterms.store.models.companies import ClosedDay, Company, Letterhead, Membership, User
from goodterms.store.models.customers import Contact, Customer
from goodterms.store.models.documents import Adjustment, Instalment, Invoice
from goodterms.store.models.holds import Dispute, Hold, Note
from goodterms.store.models.imports import Import, ImportRow, Source
from goodterms.store.models.judgements import Override, PlaybookVersion
from goodterms.store.models.kept import KeptContent, KeptDocument
from goodterms.store.models.payments import Allocation, Payment
from goodterms.store.models.records import Answer, Bond, Observation, Promise, Touch
from goodterms.store.models.runs import Estimate, PlanLine, PlanRun
from goodterms.store.models.saved_views import SavedView, StartView
from goodterms.store.models.second_factor import CodeApp, Passkey, RecoveryCode
from goodterms.store.models.sign_in import SignedIn, SignInTries
from goodterms.store.models.timeline import Event, TimelineHead

__all__ = [
    "Adjustment",
    "Allocation",
    "Answer",
    "Bond",
    "ClosedDay",
    "CodeApp",
    "Company",
    "Contact",
    "Customer",
    "Dispute",
    "Estimate",
    "Event",
    "Hold",
    "Import",
    "ImportRow",
    "Instalment",
    "Invoice",
    "KeptContent",
    "KeptDocument",
    "Letterhead",
    "Membership",
    "Note",
    "Observation",
    "OpenItem",
    "Override",
    "Passkey",
    "Payment",
    "PlanLine",
    "PlanRun",
    "PlaybookVersion",
    "Promise",
    "RecoveryCode",
    "SavedView",
    "SignInTries",
    "SignedIn",
    "Source",
    "StartView",
    "TimelineHead",
    "Touch",
    "Unapplied",
    "User",
]
