"""What stands on the firm's statements: where to pay, whom to ask, where the firm is."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.core.basics import bank_accounts
from goodterms.core.basics.bank_accounts import in_fours
from goodterms.core.basics.problems import Problem
from goodterms.desk.audit_words import actor_text
from goodterms.desk.forms import Wrong, back, entered, number_of, problem_text, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.letters import tell_of_bank_account
from goodterms.desk.pages.second_factor import asked_of, proof_of
from goodterms.desk.pages.second_step import in_words, waiting
from goodterms.journeys import keep_letterhead as journey
from goodterms.journeys.keep_letterhead import Changed, Details
from goodterms.journeys.see_timeline import actor_names
from goodterms.journeys.sign_in import TooManyTries
from goodterms.store.models import Letterhead

LABELS = {
    "holder": (gettext_lazy("Account holder"), gettext_lazy("Empty: the name of the firm.")),
    "iban": ("IBAN", gettext_lazy("With or without spaces; its check digits are looked at.")),
    "bic": ("BIC", gettext_lazy("Needed for payments from far away.")),
    "bank": (gettext_lazy("Bank"), ""),
    "number": (gettext_lazy("Account number"), gettext_lazy("Where there are no IBANs, as in the United States.")),
    "routing": (gettext_lazy("Sort or routing code"), ""),
    "ask_name": (gettext_lazy("Name"), gettext_lazy("A person or a team.")),
    "ask_phone": (gettext_lazy("Telephone"), ""),
    "ask_email": (gettext_lazy("E-mail address"), ""),
    "address": (
        gettext_lazy("Postal address"),
        gettext_lazy("Street, postcode and town, a line each. The country is added."),
    ),
    "vat_number": (gettext_lazy("VAT number"), ""),
    "registration": (gettext_lazy("Registered"), gettext_lazy("Such as the court and number of the register.")),
}
LONGEST = {**bank_accounts.LONGEST, **journey.LONGEST, "iban": 60, "bic": 20}
KINDS = {"ask_phone": "tel", "ask_email": "email"}
ACCOUNT = ("iban", "bic", "bank", "holder")
ELSEWHERE = ("number", "routing")
ASKED = ("ask_name", "ask_phone", "ask_email")
FIRM = ("address", "vat_number", "registration")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form with everything that is said around it. kept: what is kept now, where something else that will
    not do was entered; "" otherwise."""

    name: str
    label: Any
    hint: Any
    value: str
    longest: int
    kind: str = "text"
    wrong: list[str] = field(default_factory=list)
    kept: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what is said around it, for aria-describedby."""
        parts = (("hint", self.hint), ("wrong", self.wrong), ("kept", self.kept))
        return " ".join(f"{self.name}-{part}" for part, there in parts if there)


def letterhead(request: Visit, firm: str) -> HttpResponse:
    """The page, and keeping everything but the bank account."""
    if request.method != "POST":
        return _show(request, Wrong())
    sent = request.POST
    details = Details(**{name: text_of(sent, name, longest=LONGEST[name] + 1) for name in (*FIRM, *ASKED)})
    problems = journey.keep_details(request.access, details, version=number_of(sent, "version") or 0)
    if problems:
        return _show(request, Wrong("details", problems, entered(sent)))
    return back(request, resolve_url("letterhead", firm=firm), done=_("Kept."))


def bank_account(request: Visit, firm: str) -> HttpResponse:
    """Another account to pay to; every owner is told by letter."""
    changed = _change_account(request, request.POST)
    if changed.problems:
        kept = {name: value for name, value in entered(request.POST).items() if name not in ("password", "code")}
        return _show(request, Wrong("bank", changed.problems, kept))
    place = resolve_url("letterhead", firm=firm)
    if not changed.owners:
        return back(request, place, done=_("Nothing has changed."))
    tell_of_bank_account(changed, request.access.company, by=request.access.user)
    return back(request, place, done=_("Kept. Every owner of the firm is told by letter."))


def _change_account(request: Visit, sent: QueryDict) -> Changed:
    said = {name: text_of(sent, name, longest=LONGEST[name] + 1) for name in (*ACCOUNT, *ELSEWHERE)}
    try:
        return journey.keep_bank_account(
            request.access,
            bank_accounts.account(**said),
            proof=proof_of(request),
            version=number_of(sent, "version") or 0,
        )
    except TooManyTries as wait:
        return Changed([Problem("factor.tries", waiting(wait).rstrip("."))])


def _show(request: Visit, wrong: Wrong) -> HttpResponse:
    head = journey.letterhead_of(request.access)

    def fields(form: str, names: tuple[str, ...]) -> list[Field]:
        return [_field(head, wrong if wrong.form == form else Wrong(), name) for name in names]

    elsewhere = fields("bank", ELSEWHERE)
    context = {
        "head": head,
        "changed_by": actor_text(actor_names([head.account_by]).get(head.account_by, head.account_by)),
        "payable": journey.account_of(head).payable,
        "account": fields("bank", ACCOUNT),
        "elsewhere": elsewhere,
        "elsewhere_open": any(f.value or f.wrong for f in elsewhere),
        "asked": fields("details", ASKED),
        "about": fields("details", FIRM),
        "wrong": wrong,
        **asked_of(request),
    }
    return render(request, "desk/letterhead.html", context, status=422 if wrong.problems else 200)


def _field(head: Letterhead, wrong: Wrong, name: str) -> Field:
    kept = in_fours(head.iban) if name == "iban" else getattr(head, name)
    value = wrong.values.get(name, kept)
    said = [in_words(p) if p.remedy else problem_text(p) for p in wrong.problems if p.column == name]
    label, hint = LABELS[name]
    before = kept if said and value != kept else ""
    return Field(name, label, hint, value, LONGEST[name], KINDS.get(name, "text"), said, before)
