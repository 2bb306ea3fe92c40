"""The trade's words for our codes, and the sentences of reasons. English here, other languages in locale/."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from goodterms.core.basics.currencies import is_currency, minor_digits
from goodterms.core.ledger.ageing import words_of
from goodterms.core.ledger.statements import WORDS as MOVEMENT_WORDS
from goodterms.desk.formats import amount_text, day_text, decimal_text, whole_number

STEPS = {
    "say_nothing_yet": (gettext_lazy("Say nothing yet"), "clock"),
    "friendly_notice": (gettext_lazy("Send a friendly notice"), "mail"),
    "call": (gettext_lazy("Call"), "call"),
    "fix_our_mistake": (gettext_lazy("Put our own side right first"), "mend"),
    "find_contact": (gettext_lazy("Find out whom to ask"), "find"),
}
STEP_HINTS = {
    "say_nothing_yet": gettext_lazy("No later than usual for them, hardly late yet, or they have promised to pay."),
    "friendly_notice": gettext_lazy("Most customers do not know that something is open. A short, friendly line."),
    "call": gettext_lazy("Voice to voice. Ask first, listen, then agree on a date."),
    "fix_our_mistake": gettext_lazy("Money or credit that we have not set against an invoice."),
    "find_contact": gettext_lazy("We do not know who decides there. Find out before anybody is written to."),
}
ROLES = {
    "owner": (gettext_lazy("Owner"), "user"),
    "controller": (gettext_lazy("Controller"), "user"),
    "collector": (gettext_lazy("Collector"), "user"),
    "viewer": (gettext_lazy("Viewer"), "user"),
}
CONTACT_ROLES = {
    "unknown": (gettext_lazy("Role not known"), "user"),
    "accounts_payable": (gettext_lazy("Accounts payable"), "user"),
    "buyer": (gettext_lazy("Buyer"), "user"),
    "approver": (gettext_lazy("Approves invoices"), "user"),
    "owner": (pgettext_lazy("of a customer", "Owner"), "user"),
    "finance_director": (gettext_lazy("Finance director"), "user"),
    "other": (gettext_lazy("Other"), "user"),
}
FORMS = {
    "unknown": (gettext_lazy("Legal form not known"), "firm"),
    "company": (gettext_lazy("Company"), "firm"),
    "partnership": (gettext_lazy("Partnership"), "firm"),
    "sole_trader": (gettext_lazy("Sole trader"), "user"),
    "individual": (gettext_lazy("Individual"), "user"),
    "public_body": (gettext_lazy("Public body"), "firm"),
}
HOLDS = {
    "dispute": (gettext_lazy("They dispute it"), "dispute"),
    "promise": (gettext_lazy("They promised a date"), "handshake"),
    "plan": (gettext_lazy("A payment plan is being kept"), "handshake"),
    "reply": (gettext_lazy("They answered, and wait for us"), "mail"),
    "ours": (gettext_lazy("We have to put something right first"), "mend"),
    "snoozed": (gettext_lazy("Not today"), "clock"),
    "other": (gettext_lazy("Another reason"), "pause"),
}
CHANNELS = {
    "call": (gettext_lazy("Phone call"), "call"),
    "email": (gettext_lazy("E-mail"), "mail"),
    "meeting": (gettext_lazy("Meeting"), "meeting"),
}
CAME_BY = {
    "phone": (gettext_lazy("They rang"), "call"),
    "email": (gettext_lazy("They wrote an e-mail"), "mail"),
    "letter": (gettext_lazy("They sent a letter"), "mail"),
    "visit": (gettext_lazy("We met"), "meeting"),
    "portal": (gettext_lazy("Through their portal"), "mail"),
}
OBSERVED = {
    "asked_new_terms": (gettext_lazy("They asked for other terms"), "info"),
    "paper_fault": (gettext_lazy("A fault in our paperwork"), "mend"),
    "short_payment": (gettext_lazy("They paid less than invoiced"), "money"),
    "rang_first": (gettext_lazy("They rang before we did"), "call"),
    "later_with_others": (gettext_lazy("They pay others later than us"), "clock"),
    "bureau_alert": (gettext_lazy("A credit bureau warns"), "late"),
    "bureau_clear": (gettext_lazy("A credit bureau sees nothing amiss"), "check"),
    "insolvency": (gettext_lazy("Insolvency"), "late"),
    "insured": (gettext_lazy("Insured"), "shield"),
    "factored": (gettext_lazy("Sold to a factor"), "info"),
}
BONDS = {
    "95": (gettext_lazy("They pay us first; we have seen it"), "handshake"),
    "75": (gettext_lazy("They probably pay us first"), "handshake"),
    "50": (gettext_lazy("No sign either way"), "info"),
    "25": (gettext_lazy("They probably pay others first"), "clock"),
    "5": (gettext_lazy("They pay others first; we have seen it"), "clock"),
}
DOCUMENTS = {
    "other": (gettext_lazy("Another document"), "note"),
    "order_confirmation": (gettext_lazy("Order confirmation"), "invoice"),
    "delivery_note": (gettext_lazy("Delivery note"), "check"),
    "signed_terms": (gettext_lazy("Signed terms"), "handshake"),
    "invoice": (gettext_lazy("Copy of an invoice"), "invoice"),
    "mail": (gettext_lazy("Message"), "mail"),
}
OUTCOMES = {
    "reached": (gettext_lazy("Spoke with them"), "check"),
    "voicemail": (gettext_lazy("Left a message"), "clock"),
    "no_answer": (gettext_lazy("No answer"), "cross"),
    "sent": (gettext_lazy("Sent"), "check"),
    "wrong_contact": (gettext_lazy("Wrong person or number"), "find"),
    "not_reached": (gettext_lazy("Not reached"), "cross"),
}
PROMISES = {
    "running": (gettext_lazy("waited for"), "clock"),
    "kept": (gettext_lazy("kept"), "check"),
    "late": (gettext_lazy("kept late"), "late"),
    "partly": (gettext_lazy("kept in part"), "late"),
    "broken": (gettext_lazy("not kept"), "cross"),
}
OWN_SIDE = {
    "mended": (gettext_lazy("Yes, all of it"), "check"),
    "partly": (gettext_lazy("In part"), "mend"),
    "not_yet": (gettext_lazy("Not yet"), "clock"),
}
ACCOUNT_PARTS = {
    "holder": (gettext_lazy("Account holder"), "firm"),
    "iban": ("IBAN", "money"),
    "bic": ("BIC", "money"),
    "bank": (gettext_lazy("Bank"), "firm"),
    "number": (gettext_lazy("Account number"), "money"),
    "routing": (gettext_lazy("Sort or routing code"), "money"),
}
EVENTS = {
    "firm.added": (gettext_lazy("Firm set up"), "firm"),
    "firm.changed": (gettext_lazy("Settings of the firm changed"), "settings"),
    "firm.letterhead": (gettext_lazy("Details on the statements changed"), "settings"),
    "firm.bank_account": (gettext_lazy("Bank account on the statements changed"), "shield"),
    "firm.closed_on": (gettext_lazy("Closed day added"), "settings"),
    "firm.open_on": (gettext_lazy("Closed day taken off"), "settings"),
    "person.added": (gettext_lazy("Person added"), "user"),
    "person.role": (gettext_lazy("Role changed"), "user"),
    "person.removed": (gettext_lazy("Person removed"), "user"),
    "person.secured": (gettext_lazy("Second factor set up"), "shield"),
    "person.unsecured": (gettext_lazy("Second factor taken away"), "shield"),
    "person.recovered": (gettext_lazy("Recovery code used"), "shield"),
    "firm.second_factor": (gettext_lazy("Rule about the second factor changed"), "shield"),
    "demonstration.recorded": (gettext_lazy("Demonstration filled in"), "flag"),
    "playbook.switched_on": (gettext_lazy("Playbook changed"), "playbook"),
    "source.remembered": (gettext_lazy("Columns of a file remembered"), "import"),
    "import.batch": (gettext_lazy("Rows imported"), "import"),
    "import.done": (gettext_lazy("Import finished"), "import"),
    "import.failed": (gettext_lazy("Import failed"), "late"),
    "import.cancelled": (gettext_lazy("Import stopped"), "pause"),
    "hold.put": (gettext_lazy("Paused"), "pause"),
    "hold.lifted": (gettext_lazy("Pause ended"), "next"),
    "note.written": (gettext_lazy("Note"), "note"),
    "own_side.mended": (gettext_lazy("Our own side put right"), "check"),
    "own_side.partly": (gettext_lazy("Our own side put right in part"), "mend"),
    "own_side.not_yet": (gettext_lazy("Our own side not put right yet"), "clock"),
    "contact.call": (gettext_lazy("Phone call"), "call"),
    "contact.email": (gettext_lazy("E-mail"), "mail"),
    "contact.meeting": (gettext_lazy("Meeting"), "meeting"),
    "touch.phone": (gettext_lazy("Phone call"), "call"),
    "touch.email": (gettext_lazy("E-mail"), "mail"),
    "touch.letter": (gettext_lazy("Letter"), "mail"),
    "touch.visit": (gettext_lazy("Meeting"), "meeting"),
    "touch.portal": (gettext_lazy("Through their portal"), "mail"),
    "reply": (gettext_lazy("They answered"), "mail"),
    "promise.given": (gettext_lazy("They promised"), "handshake"),
    "answer.kept": (gettext_lazy("They answered a question"), "meeting"),
    **{f"observed.{kind}": shown for kind, shown in OBSERVED.items()},
    "observation.kept": (gettext_lazy("Something observed"), "info"),
    "contact.reply": (gettext_lazy("They answered"), "mail"),
    "answer.checked": (gettext_lazy("Answer checked"), "check"),
    "advice.overridden": (gettext_lazy("Decided otherwise than advised"), "dispute"),
    "override.outcome": (gettext_lazy("What came of a choice of our own"), "check"),
    "customer.changed": (gettext_lazy("Customer changed by an import"), "import"),
    "contact.changed": (gettext_lazy("Contact person changed by an import"), "import"),
    "invoice.changed": (gettext_lazy("Invoice changed by an import"), "import"),
    "credit_note.changed": (gettext_lazy("Credit note changed by an import"), "import"),
    "payment.changed": (gettext_lazy("Payment changed by an import"), "import"),
    "override.kept": (gettext_lazy("Decided otherwise than advised"), "dispute"),
    "customer.assigned": (gettext_lazy("Relationship handed over"), "user"),
    "dispute.raised": (gettext_lazy("Dispute raised"), "dispute"),
    "dispute.settled": (gettext_lazy("Dispute settled"), "check"),
    "contact.kept": (gettext_lazy("Contact person saved"), "user"),
    "money.applied": (gettext_lazy("Payment set against an invoice"), "money"),
    "money.taken_back": (gettext_lazy("Payment taken back from an invoice"), "money"),
    "payment.bounced": (gettext_lazy("Payment came back"), "back"),
    "invoice.written_off": (gettext_lazy("Given up"), "minus"),
    "document.kept": (gettext_lazy("Document kept"), "note"),
    "document.withdrawn": (gettext_lazy("Document withdrawn"), "cross"),
    "bond.kept": (gettext_lazy("Bond written down"), "handshake"),
    "observation.withdrawn": (gettext_lazy("Observation withdrawn"), "cross"),
    "promise.withdrawn": (gettext_lazy("Promise withdrawn"), "cross"),
    "answer.withdrawn": (gettext_lazy("Answer withdrawn"), "cross"),
    "plan.made": (gettext_lazy("List for the day made"), "today"),
    "view.kept": (gettext_lazy("View of the list kept"), "flag"),
    "view.renamed": (gettext_lazy("View renamed"), "flag"),
    "view.removed": (gettext_lazy("View removed"), "flag"),
    "view.chosen": (gettext_lazy("View to start with chosen"), "flag"),
    "backup.made": (gettext_lazy("Backup made"), "shield"),
    "invoice": (gettext_lazy("Invoice"), "invoice"),
    "credit_note": (gettext_lazy("Credit note"), "minus"),
    "payment": (gettext_lazy("Payment"), "money"),
    "reversal": (gettext_lazy("Payment reversed"), "back"),
}
IMPORT_KINDS = {
    "ledger": (gettext_lazy("Ledger (invoices with how they were settled)"), "invoice"),
    "customers": (gettext_lazy("Customers"), "people"),
    "contacts": (gettext_lazy("Contacts"), "user"),
    "invoices": (gettext_lazy("Invoices"), "invoice"),
    "credit_notes": (gettext_lazy("Credit notes"), "minus"),
    "payments": (gettext_lazy("Payments"), "money"),
}
IMPORT_STATES = {
    "unconfirmed": (gettext_lazy("Not taken in yet"), "info"),
    "queued": (gettext_lazy("Waits for its turn"), "clock"),
    "running": (gettext_lazy("Running"), "clock"),
    "interrupted": (gettext_lazy("Interrupted"), "late"),
    "to_mend": (gettext_lazy("Done, with rows to mend"), "mend"),
    "done": (gettext_lazy("Done"), "check"),
    "cancelled": (gettext_lazy("Stopped"), "pause"),
    "failed": (gettext_lazy("Failed"), "late"),
    "refused": (gettext_lazy("Refused"), "cross"),
    "forgotten": (gettext_lazy("Forgotten"), "minus"),
}
IMPORT_ENDS = {
    "in": (gettext_lazy("Taken in"), "check"),
    "mend": (gettext_lazy("With rows to mend"), "mend"),
    "going": (gettext_lazy("Going on now"), "clock"),
    "unconfirmed": (gettext_lazy("Not taken in yet"), "info"),
    "refused": (gettext_lazy("Refused"), "cross"),
    "stopped": (gettext_lazy("Stopped or failed"), "pause"),
}
IMPORT_OUTCOMES = {
    "created": (gettext_lazy("New"), "plus"),
    "updated": (gettext_lazy("Changed"), "mend"),
    "unchanged": (gettext_lazy("Unchanged"), "check"),
    "rejected": (gettext_lazy("Not taken"), "late"),
}
_MOVED = {"correction": "mend", "invoice": "invoice", "payment": "money", "reversal": "back"}
MOVEMENTS: dict[str, tuple[Any, str]] = {
    kind: (gettext_lazy(text), _MOVED.get(kind, "minus")) for kind, text in MOVEMENT_WORDS.items()
}
CHAPTERS = {
    "economics": (gettext_lazy("Money and time"), "money"),
    "worth": (gettext_lazy("Worth"), "money"),
    "causes": (gettext_lazy("Causes"), "info"),
    "signals": (gettext_lazy("Signals"), "info"),
    "questions": (gettext_lazy("Questions"), "meeting"),
    "options": (gettext_lazy("Options"), "handshake"),
    "limits": (gettext_lazy("Limits"), "shield"),
    "cadence": (gettext_lazy("How often"), "clock"),
    "waiting": (gettext_lazy("Time and patience"), "pause"),
}
TERMS = {
    "cash": (gettext_lazy("money that comes in"), "money"),
    "fee": (gettext_lazy("fee or discount"), "minus"),
    "in_kind": (gettext_lazy("goods or services instead"), "money"),
    "relationship": (gettext_lazy("what they go on being worth"), "handshake"),
    "new_exposure": (gettext_lazy("risk on new deliveries"), "late"),
    "precedent": (gettext_lazy("what it costs elsewhere if it becomes known"), "info"),
    "concession": (gettext_lazy("given away on future sales"), "minus"),
    "handling": (gettext_lazy("work and costs"), "clock"),
    "risk": (gettext_lazy("the risk of a large balance"), "late"),
}
ORDERING = {
    "unknown": (gettext_lazy("Too few orders to tell."), "info"),
    "steady": (gettext_lazy("They order as usual."), "check"),
    "watch": (gettext_lazy("Their silence is longer than usual: look at it."), "clock"),
    "act": (gettext_lazy("Their silence is unusually long: speak to them, or they are gone."), "late"),
}
SWINGS = {
    "sales": (gettext_lazy("their sales of a year"), "money"),
    "margin": (gettext_lazy("our margin"), "money"),
    "survival": (gettext_lazy("how long they stay"), "clock"),
    "credit loss": (gettext_lazy("what is lost on credit"), "late"),
    "days we carry": (gettext_lazy("how late they pay"), "clock"),
}
GRADES = {
    "A": (gettext_lazy("measured well"), "check"),
    "B": (gettext_lazy("measured"), "check"),
    "C": (gettext_lazy("measured elsewhere"), "info"),
    "D": (gettext_lazy("reported"), "info"),
    "J": (gettext_lazy("expert guess, not measured"), "info"),
    "M": (gettext_lazy("from memory, not looked up"), "info"),
}
INVARIANTS = {
    "I1": (gettext_lazy("What is open is what was invoiced, less what was paid"), "check"),
    "I2": (gettext_lazy("No payment pays more than it is, no invoice is paid twice"), "check"),
    "I3": (gettext_lazy("Every payment pays invoices of its own customer, in its own currency"), "check"),
    "I6": (gettext_lazy("Every deed is in the log, and its seal is whole"), "check"),
    "I7": (gettext_lazy("Every row of every imported file is accounted for"), "check"),
    "I8": (gettext_lazy("A file that is read again changes nothing"), "check"),
    "I12": (gettext_lazy("Nothing refers to another firm"), "check"),
    "I13": (gettext_lazy("The database is whole, and guards what must not change"), "check"),
    "I14": (gettext_lazy("Attached files are what was handed in"), "check"),
}
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_AND_MORE = re.compile(r"(.+) \(and (\d+) more\)", re.DOTALL)
_MISSING = re.compile(r"(.+) is missing")
WORDS: Mapping[str, Mapping[str, tuple[Any, str]]] = {
    "account_part": ACCOUNT_PARTS,
    "step": STEPS,
    "role": ROLES,
    "contact_role": CONTACT_ROLES,
    "form": FORMS,
    "hold": HOLDS,
    "channel": CHANNELS,
    "outcome": OUTCOMES,
    "came_by": CAME_BY,
    "observed": OBSERVED,
    "bond": BONDS,
    "document": DOCUMENTS,
    "own_side": OWN_SIDE,
    "promise": PROMISES,
    "event": EVENTS,
    "movement": MOVEMENTS,
    "chapter": CHAPTERS,
    "grade": GRADES,
    "term": TERMS,
    "swing": SWINGS,
    "ordering": ORDERING,
    "import_kind": IMPORT_KINDS,
    "import_state": IMPORT_STATES,
    "import_end": IMPORT_ENDS,
    "import_outcome": IMPORT_OUTCOMES,
    "invariant": INVARIANTS,
}


def word(kind: str, code: str) -> str:
    """The word for a code; the code itself, made readable, where there is none yet."""
    found = WORDS[kind].get(code)
    return str(found[0]) if found else code.replace("_", " ").replace(".", ": ")


def icon_of(kind: str, code: str) -> str:
    found = WORDS[kind].get(code)
    return found[1] if found else "info"


def choices(kind: str) -> list[tuple[str, str]]:
    """The codes of a kind with their words, for a form."""
    return [(code, str(found[0])) for code, found in WORDS[kind].items()]


def bond_code(percent: int) -> str:
    """The nearest of the words for how sure a bond is.

    >>> [bond_code(n) for n in (0, 40, 50, 80, 100)]
    ['5', '50', '50', '75', '95']
    """
    return min(BONDS, key=lambda code: (abs(int(code) - percent), abs(int(code) - 50)))


def bucket_name(name: str) -> str:
    """The days of an ageing bucket in the reader's language."""
    template, params = words_of(name)
    return _(template).format(**params)


def reason_text(reason: Mapping[str, Any]) -> str:
    """A stored reason in the reader's language: the template translated, its parameters written for the locale."""
    return filled(str(reason.get("text") or ""), reason.get("params") or {})


def filled(text: str, params: Mapping[str, Any], *, ours: Collection[str] | None = None) -> str:
    """A template of the core, translated, with its parameters as the reader's locale writes them. ours: the parameters
    that are texts of ours; every other text stays as somebody wrote it. None: nobody said which, so all may be."""
    template = _(text) if text else ""
    if not params:
        return template
    shown = {name: Written(value, ours=ours is None or name in ours) for name, value in params.items()}
    return template.format_map(shown)


def kept_reason(text: str) -> str:
    """A reason that was kept as an English sentence, in the reader's language; as it stands where it is not known."""
    said, more = (found[1], int(found[2])) if (found := _AND_MORE.fullmatch(text)) else (text, 0)
    missing = _MISSING.fullmatch(said)
    shown = filled("{field} is missing", {"field": missing[1]}) if missing else filled(said, {})
    return f"{shown} {_and_more(more)}" if more else shown


def told(because: str, english: str) -> str:
    """What is told of a row or of an import, in the reader's language. because: the reasons as they were kept;
    english: the sentence that stands where none were kept yet."""
    try:
        reasons = json.loads(because) if because else []
        said = [filled(r["text"], r["params"], ours=r.get("ours")) for r in reasons if r["code"] != "row.more"]
        more = next((int(r["params"]["n"]) for r in reasons if r["code"] == "row.more"), 0)
    except (ValueError, KeyError, TypeError, AttributeError):
        said, more = [], 0
    if not said:
        return kept_reason(english)
    return "; ".join(said) + (f" {_and_more(more)}" if more else "")


def _and_more(more: int) -> str:
    return ngettext("(and {n} more)", "(and {n} more)", more).format(n=whole_number(more))


class Written:
    """A parameter that writes itself: {n} by what it is, {n:,.0f} and {share:.0%} with the digits asked for."""

    def __init__(self, value: Any, *, ours: bool = True) -> None:
        self.value = value
        self.ours = ours

    def __str__(self) -> str:
        return written(self.value, ours=self.ours)

    def __format__(self, spec: str) -> str:
        if not spec or isinstance(self.value, str | bool):
            return str(self)
        if spec.endswith("%"):
            return f"{decimal_text(self.value * 100, _digits(spec))}\N{NO-BREAK SPACE}%"
        sign = "+" if spec.startswith("+") and self.value > 0 else ""
        return sign + decimal_text(self.value, _digits(spec))


def _digits(spec: str) -> int:
    found = re.search(r"\.(\d)", spec)
    return int(found[1]) if found else 0


def _is_ours(figure: str, currency: str) -> bool:
    """Whether an amount is written as we write them, with all its decimals: "12.5 EUR" is what somebody typed."""
    return is_currency(currency) and len(figure.partition(".")[2]) == minor_digits(currency)


def written(value: Any, *, ours: bool = True) -> str:
    """A parameter of a sentence as the reader's locale writes it. ours: whether a text may be one of ours, and so is
    translated."""
    if isinstance(value, Mapping) and {"minor", "currency"} <= set(value):
        return f"{amount_text(value['minor'], value['currency'])} {value['currency']}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return whole_number(value)
    if isinstance(value, str) and (matched := _AMOUNT.fullmatch(value)) and _is_ours(matched[1], matched[2]):
        minor = int(matched[1].replace(".", ""))
        return f"{amount_text(minor, matched[2])} {matched[2]}"
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return day_text(date.fromisoformat(value))
        except ValueError:
            return value
    return " / ".join(_(part) if part else "" for part in str(value).split(" / ")) if ours else str(value)
