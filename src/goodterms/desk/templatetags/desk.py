"""How figures, days and states are written on every page."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import exp
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.core.approach.explained import Explanation, OptionView
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import Reason
from goodterms.core.ledger.reading.questions import Question
from goodterms.desk import audit_words, wording
from goodterms.desk.countries import country_name, named
from goodterms.desk.formats import amount_text, day_text, decimal_text, locale_now, round_estimate, whole_number
from goodterms.desk.forms import days_unread, problem_text
from goodterms.journeys.see_audit import Subject
from goodterms.journeys.see_imports import standing
from goodterms.journeys.see_payment_history import Mark, Usual
from goodterms.journeys.see_timeline import Entry
from goodterms.journeys.weigh_customer import Weighed
from goodterms.store import clock
from goodterms.store.models import Import, ImportRow

register = template.Library()
# Grades of the playbook that are judgement, not measurement: somebody's, or a figure from memory.
GUESSES = ("J", "M")
_DAY = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)\b")


@register.simple_tag
def money(minor: int | None, currency: str, whole: bool = False) -> SafeString:
    """An amount with its currency, as one unbreakable piece."""
    if minor is None:
        return SafeString('<span class="soft">–</span>')
    negative = SafeString(' data-negative="yes"') if minor < 0 else ""
    text = amount_text(minor, currency, decimals=not whole)
    return format_html('<span class="money"{}>{} <span class="code">{}</span></span>', negative, text, currency)


register.filter("whole_number", whole_number)


@register.simple_tag
def day(value: date | None, style: str = "medium") -> SafeString:
    """A calendar day."""
    if value is None:
        return SafeString('<span class="soft">–</span>')
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_text(value, style))


@register.simple_tag(takes_context=True)
def instant(context: template.Context, value: datetime | None) -> SafeString:
    """A moment, on the firm's clock; where no firm is open, on that of the page (`zone`)."""
    if value is None:
        return SafeString('<span class="soft">–</span>')
    who = context.get("who")
    zone = ZoneInfo(who.company.timezone if who else str(context.get("zone") or "UTC"))
    text = format_datetime(value, format="medium", tzinfo=zone, locale=locale_now())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def lateness(days: int) -> str:
    """How late something is, in words."""
    if days > 0:
        return ngettext("{n} day late", "{n} days late", days).format(n=whole_number(days))
    if days == 0:
        return _("due today")
    return ngettext("due in {n} day", "due in {n} days", -days).format(n=whole_number(-days))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside a word; never the only carrier of a meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("desk/icons.svg"),
        name,
    )


@register.simple_tag
def because(reason: dict[str, Any]) -> str:
    """A reason of a decision, in the reader's language."""
    return wording.reason_text(reason)


@register.filter
def word(code: str, kind: str) -> str:
    """The trade's word for a code of ours."""
    return wording.word(kind, code)


@register.simple_tag
def bond_words(percent: int) -> str:
    """How sure a bond is, in words."""
    return wording.word("bond", wording.bond_code(percent))


@register.filter
def sign_of(code: str, kind: str) -> str:
    """The icon for a code of ours."""
    return wording.icon_of(kind, code)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some parameters changed (None removes one), without days that cannot be read."""
    query = context["request"].GET.copy()
    for name in [name for name in ("as_of", "since", "until") if days_unread(query, name)]:
        query.pop(name)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return "?" + urlencode(sorted(query.items())) if query else "?"


@register.filter
def at(sequence: Any, index: Any) -> Any:
    """The element of a list or mapping."""
    return sequence[index]


@register.filter
def may(who: Any, least: str) -> bool:
    """Whether the visitor's role is at least this one."""
    return who is not None and who.may(least)


@register.filter
def owned(firms: Any) -> bool:
    """Whether the visitor owns one of their firms."""
    return any(membership.role == "owner" for membership in firms)


@register.filter
def hint_of(step: str) -> str:
    """One sentence on what a next step means."""
    return str(wording.STEP_HINTS.get(step, ""))


@register.filter
def words(text: str) -> list[str]:
    """The codes of a list written as one text."""
    return text.split()


@register.simple_tag(takes_context=True)
def days_on(context: template.Context, days: int) -> str:
    """The day so many days from today at the firm, as a date field wants it."""
    return (clock.today(context["who"].company) + timedelta(days=days)).isoformat()


@register.filter
def actor(name: str) -> str:
    """Who did something: a person's name, or the word for the operator or the program."""
    return audit_words.actor_text(name)


@register.simple_tag(takes_context=True)
def subject_words(context: template.Context, about: Subject) -> SafeString:
    """What an event of the log is about, with the page where one can look at it."""
    company = context["who"].company
    text, link = audit_words.subject_text(about, company.name), audit_words.subject_link(about, company.slug)
    return format_html('<a href="{}">{}</a>', link, text) if link else format_html("{}", text)


@register.simple_tag
def problem_words(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return problem_text(problem)


@register.simple_tag
def negative_money(minor: int, currency: str) -> SafeString:
    """A credit: shown with a minus sign."""
    return money(-minor, currency)


@register.simple_tag
def money_text(minor: int, currency: str) -> str:
    """An amount where no markup can stand, as in the title of a picture."""
    return f"{amount_text(minor, currency)} {currency}"


@register.simple_tag
def day_words(value: date) -> str:
    """A day where no markup can stand."""
    return day_text(value)


@register.simple_tag
def mark_words(mark: Mark) -> str:
    """What a mark in the payment history stands for, as one line of plain text."""
    said = [day_text(mark.on)]
    if mark.kind == "promise":
        amount = f"{amount_text(mark.amount_minor or 0, mark.currency)} {mark.currency}"
        said.append(_("They promised {amount} by {day}").format(amount=amount, day=day_text(mark.until or mark.on)))
    elif mark.kind == "hold":
        said.append(_("Paused until {day}").format(day=day_text(mark.until or mark.on)))
        said.append(wording.word("hold", mark.code))
    else:
        said.append(wording.word("came_by", mark.code) if mark.kind == "reply" else _("We went to them"))
        said += [wording.word("event", f"touch.{mark.code}")] if mark.kind == "touch" else []
    return " · ".join(said)


@register.filter
def evidence_words(evidence: list[str]) -> str:
    """What a reason rests on, as one line: days as the reader writes them."""
    return ", ".join(_DAY.sub(_day_in, piece) for piece in evidence)


def _day_in(found: re.Match[str]) -> str:
    """A day within a reference; what only looks like one stays as it is."""
    try:
        return day_text(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


@register.filter
def all_guesses(reasons: list[Reason | dict[str, Any]]) -> bool:
    """Whether each part of a sum is judgement: then the table says so once."""
    return all(is_guess(reason) for reason in reasons if _told(reason, "part"))


@register.filter
def is_guess(reason: Reason | dict[str, Any]) -> bool:
    """Whether a reason rests on judgement, not on measurement."""
    return _told(reason, "grade") in GUESSES


def _told(reason: Reason | dict[str, Any], name: str) -> Any:
    """What a reason says, fresh from the core or as it was kept."""
    return reason.get(name) if isinstance(reason, dict) else getattr(reason, name)


@register.filter
def tells(reasons: list[Reason | dict[str, Any]], codes: str) -> bool:
    """Whether a reason of one of these kinds is among them."""
    told = {r.get("code") if isinstance(r, dict) else r.code for r in reasons}
    return not told.isdisjoint(codes.split())


@register.filter
def promise_kind(state: str) -> str:
    """The colour of a promise's state: good, to be looked at, late, or calm while it is waited for."""
    return {"kept": "good", "late": "soon", "partly": "late", "broken": "late"}.get(state, "paused")


@register.simple_tag(takes_context=True)
def unread_days(context: template.Context, names: str) -> list[str]:
    """What the address of this page has instead of a day that can be read, in these fields."""
    return days_unread(context["request"].GET, *names.split())


@register.filter
def tells_one(reason: Reason | dict[str, Any], codes: str) -> bool:
    """Whether a reason is of one of these kinds."""
    return _told(reason, "code") in codes.split()


@register.filter
def country(code: str) -> str:
    """The name of a country."""
    return country_name(code)


@register.filter
def countries_by_name(codes: list[str]) -> list[tuple[str, str]]:
    """Codes of countries with their names, by name."""
    return named(codes)


@register.filter
def plain(value: float) -> str:
    """A coordinate: a point, never the locale's comma."""
    return f"{value:.1f}"


@register.simple_tag
def usual_words(usual: Usual) -> str:
    """How they usually pay, as one sentence."""
    if usual.middle < 0:
        text = ngettext("Usually {n} day before it is due", "Usually {n} days before it is due", -usual.middle)
    elif usual.middle == 0:
        text = _("Usually on the due date")
    else:
        text = ngettext("Usually {n} day late", "Usually {n} days late", usual.middle)
    text = text.format(n=whole_number(abs(usual.middle)))
    band = _("half of their payments between {early} and {late} days")
    return f"{text}; {band.format(early=_signed(usual.early), late=_signed(usual.late))}."


def _signed(days: int) -> str:
    return f"+{days}" if days > 0 else str(days).replace("-", "−")


@register.simple_tag
def event_details(entry: Entry) -> str:
    """What an event of the audit trail says beyond its name."""
    said = []
    if "outcome" in entry.body:
        said.append(wording.word("outcome", str(entry.body["outcome"])))
    if "reason" in entry.body and entry.kind.startswith("hold."):
        said.append(wording.word("hold", str(entry.body["reason"])))
    if "until" in entry.body:
        said.append(_("until {day}").format(day=wording.written(entry.body["until"])))
    for change in entry.body.get("changes") or []:
        if isinstance(change, dict) and "number" in change and "currency" in change:
            amount = amount_text(int(change.get("amount_minor") or 0), str(change["currency"]))
            said.append(f"{change['number']} {amount} {change['currency']}".strip())
    if entry.body.get("by_name"):
        said.append(_("by {name}").format(name=entry.body["by_name"]))
    if entry.body.get("remains"):
        said.append(_("what remains: {text}").format(text=entry.body["remains"]))
    if "document" in entry.body:
        said.append(str(entry.body["document"]))
    if "invoice" in entry.body:
        said.append(str(entry.body["invoice"]))
    return " · " + ", ".join(said) if said else ""


@register.simple_tag
def amount_only(minor: int, currency: str) -> SafeString:
    """An amount in a column whose heading or caption names the currency."""
    return format_html('<span class="money">{}</span>', amount_text(minor, currency))


@register.simple_tag
def money_sum(first: int, second: int, currency: str) -> SafeString:
    """Two amounts of one currency together."""
    return money(first + second, currency)


@register.simple_tag
def remedy_words(problem: Problem) -> str:
    """What to do about a problem."""
    return _(problem.remedy)


@register.simple_tag
def question_words(question: Question) -> str:
    """What a file leaves open. A column that it asks about has the name that the file gives it."""
    return wording.filled(question.text, question.params, ours=())


@register.filter
def tr(text: str) -> str:
    """A text of the core or of the playbook, in the reader's language."""
    return _(text) if text else ""


@register.filter
def told(kept: Import | ImportRow) -> str:
    """What is told of an import or of a row of it, in the reader's language."""
    return wording.told(kept.because, kept.problem if isinstance(kept, Import) else kept.reason)


register.filter("standing", standing)


@register.simple_tag
def time_left(seconds: int) -> str:
    """What is left of a work, no more exactly than it can be known."""
    if seconds < 50:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=whole_number(minutes))


@register.simple_tag
def reason_words(reason: Reason) -> str:
    """A reason, in the reader's language."""
    return wording.filled(reason.text, reason.params)


@register.simple_tag
def rounded(value: float | None, currency: str) -> SafeString:
    """An estimate in whole units of money, to two or three leading digits: more would feign precision."""
    if value is None:
        return SafeString('<span class="soft">–</span>')
    whole = round_estimate(value)
    negative = SafeString(' data-negative="yes"') if whole < 0 else ""
    text = whole_number(whole)
    return format_html('<span class="money"{}>{} <span class="code">{}</span></span>', negative, text, currency)


@register.simple_tag
def whole(value: int, currency: str) -> SafeString:
    """Whole units of money, not rounded any further: one line of a sum that adds up."""
    negative = SafeString(' data-negative="yes"') if value < 0 else ""
    return format_html(
        '<span class="money"{}>{} <span class="code">{}</span></span>', negative, whole_number(value), currency
    )


@register.filter
def factor(part: float) -> str:
    """A logarithm of odds as the number of times that something becomes likelier."""
    times = exp(part)
    digits = 2 if times < 9.95 else 0
    return (
        f"×\N{NO-BREAK SPACE}{decimal_text(times, digits)}"
        if times >= 0.01
        else "×\N{NO-BREAK SPACE}<" + decimal_text(0.01, 2)
    )


@register.filter
def of_hundred(share: float) -> str:
    """A share as so many of a hundred, to one decimal."""
    return decimal_text(share * 100, 1)


@register.filter
def option_name(option: str, named: Mapping[str, OptionView]) -> str:
    """The name of an option of the playbook, in the reader's language."""
    found = named.get(option)
    return tr(found.name) if found else option


@register.filter
def choice_reason(code: str, reasons: Mapping[str, str]) -> str:
    """Why somebody decided otherwise, in words."""
    return tr(reasons.get(code, code))


@register.filter
def option_at(index: int, weighed: Weighed) -> str:
    """The name of the option at a place of the playbook."""
    return tr(weighed.playbook.word(f"options.{weighed.playbook.options.names[index]}.name"))


@register.filter
def cause_word(cause: str, told: Explanation) -> str:
    """The trade's word for a cause."""
    return next((tr(view.word) for view in told.verdict.causes if view.cause == cause), cause)


@register.filter
def percent(share: float) -> str:
    """A share in whole percent; what is not nothing is never written as nothing."""
    if 0 < share < 0.005:
        return f"<{whole_number(1)}\N{NO-BREAK SPACE}%"
    return f"{whole_number(round(share * 100))}\N{NO-BREAK SPACE}%"


@register.filter
def hundred(share: float) -> str:
    """A share as a length of 0 to 100."""
    return f"{share * 100:.1f}"


@register.filter
def signed(value: float) -> str:
    """A part of a sum of logarithms: two decimals, with its sign."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def strength(part: float) -> str:
    """How much a piece of evidence weighs, in words."""
    if abs(part) >= 0.9:
        return _("weighs heavily")
    return _("weighs something") if abs(part) >= 0.3 else _("weighs little")


@register.simple_tag(takes_context=True)
def instant_text(context: template.Context, value: str | None) -> SafeString:
    """A moment that comes as ISO text, on the firm's clock."""
    return instant(context, datetime.fromisoformat(value) if value else None)
