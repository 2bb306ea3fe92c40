"""The audit log in words: who did it, and what it is about, with the page where one can look at it."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from goodterms.core.basics.reasons import N_
from goodterms.desk.formats import amount_text, day_text
from goodterms.desk.wording import EVENTS, word
from goodterms.journeys.playbook_in_force import shipped
from goodterms.journeys.see_audit import Line, Subject

ACTORS: Final = {
    "operator": N_("Operator"),
    "worker": N_("Goodterms itself"),
    "first run": N_("First set-up"),
}
KINDS: Final = {
    "answer": N_("Answer"),
    "bond": N_("Bond"),
    "contact": N_("Contact person"),
    "credit_note.number": N_("Credit note"),
    "customer": N_("Customer"),
    "document": N_("Document"),
    "firm": N_("Firm"),
    "hold": N_("Pause of contact"),
    "import": N_("Import"),
    "invoice": N_("Invoice"),
    "invoice.number": N_("Invoice"),
    "observation": N_("Observation"),
    "own_side": N_("Our own side"),
    "override": N_("Choice of our own"),
    "payment.number": N_("Payment"),
    "plan": N_("List of the day"),
    "playbook": N_("Playbook"),
    "promise": N_("Promise"),
    "source": N_("Source"),
    "touch": N_("Conversation"),
    "user": N_("Person"),
    "view": N_("View of the list"),
}
PAGES: Final = {
    "firm": "firm_settings",
    "plan": "today",
    "playbook": "playbook",
    "source": "sources",
    "user": "people",
    "view": "customers",
}
"""Pages of the firm that everybody may open who may open the log."""
OF_A_CUSTOMER: Final = {"answer": "advice", "override": "advice", "document": "documents"}


def actor_text(name: str) -> str:
    """Who did it: a person's name as it is, the word for everybody else."""
    if name.startswith("user:"):
        return _("Somebody who is no longer on record")
    return _(ACTORS[name]) if name in ACTORS else name


def event_text(line: Line, firm: str) -> str:
    """A line of the log as one sentence, for a file. firm: its name."""
    return f"{actor_text(line.who)}: {word('event', line.event.kind)} – {subject_text(line.about, firm)}"


def subject_text(about: Subject, firm: str) -> str:
    """What an event is about, in the reader's language: kind, name, customer, until when, and what became of it."""
    if about.kind not in KINDS:
        return f"{about.kind}:{about.key}" if about.key else about.kind
    said = [_(KINDS[about.kind]), _name(about, firm), _detail(about)]
    said.append(_("invoice {number}").format(number=about.invoice) if about.invoice else "")
    said += [f"{word('account_part', part)} {before or '–'} → {after or '–'}" for part, before, after in about.changes]
    said.append(about.customer)
    said.append(_("what remains: {text}").format(text=about.text) if about.text else "")
    said.append(_ends(about))
    said.append(_ended(about))
    return " · ".join(filter(None, said))


def subject_link(about: Subject, slug: str) -> str:
    """The page where one can look at it; "" where there is none."""
    if about.kind == "import":
        return "" if about.gone else str(resolve_url("import_seen", firm=slug, import_id=int(about.key)))
    if about.kind in PAGES:
        return str(resolve_url(PAGES[about.kind], firm=slug))
    if about.customer_id is None:
        return ""
    return str(resolve_url(OF_A_CUSTOMER.get(about.kind, "customer"), firm=slug, customer_id=about.customer_id))


def kinds_called(text: str) -> tuple[str, ...]:
    """The kinds of event whose word, in the reader's language, has the text in it."""
    wanted = text.casefold()
    return tuple(kind for kind in EVENTS if wanted in word("event", kind).casefold()) if wanted else ()


def _name(about: Subject, firm: str) -> str:
    special: dict[str, Callable[[], str]] = {
        "firm": lambda: firm,
        "plan": lambda: _day(about.key),
        "playbook": lambda: _("version {n}").format(n=about.key),
    }
    if about.kind in special:
        return special[about.kind]()
    if about.kind == "view" and not about.name and not about.gone:
        return _("somebody's own")
    return about.name


def _detail(about: Subject) -> str:
    if about.minor is not None:
        return f"{amount_text(about.minor, about.currency)}\N{NO-BREAK SPACE}{about.currency}"
    if not about.detail:
        return ""
    if about.kind == "touch":
        return word("event", f"touch.{about.detail}")
    if about.kind in ("answer", "override"):
        path = f"questions.{about.detail}.text" if about.kind == "answer" else f"options.{about.detail}.name"
        return _(str(shipped().leaves.get(path, about.detail)))
    return word("hold" if about.kind == "hold" else "observed", about.detail)


def _ends(about: Subject) -> str:
    if about.until is None:
        return ""
    words = _("by {day}") if about.kind == "promise" else _("until {day}")
    return words.format(day=day_text(about.until))


def _ended(about: Subject) -> str:
    if about.gone:
        return _("no longer on record")
    if not about.ended:
        return ""
    return _("ended since") if about.kind == "hold" else _("withdrawn since")


def _day(text: str) -> str:
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text
