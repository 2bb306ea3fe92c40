"""Today: the last list that was made, a page of its lines by next step, and how far the day has come."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet

from goodterms.core.basics.calendars import instant_of
from goodterms.journeys.see_freshness import Freshness, see_freshness
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Customer, Event, Hold, PlanLine, PlanRun, Touch

PAGE: Final = 25
QUIET: Final = "say_nothing_yet"
"""The step that asks for nothing: the customer is watched."""
STEPS: Final = ("fix_our_mistake", "call", "find_contact", "friendly_notice", "say_nothing_yet")
ACTED: Final = (
    "contact.call",
    "contact.email",
    "contact.meeting",
    "note.written",
    "hold.put",
    "dispute.raised",
    "promise.given",
    "answer.kept",
    "money.applied",
    "own_side.mended",
    "own_side.partly",
)
"""What counts as something done with a customer. Saying that our own side is not put right yet does not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One customer on the list. acted: what was done about it today, if anything."""

    rank: int
    customer: Customer
    owner: str
    currency: str
    overdue_minor: int
    days_late: int
    next_step: str
    score: int
    because: list[dict[str, Any]]
    facts: dict[str, Any]
    last_contact: date | None
    acted: str = ""
    paused_until: date | None = None

    def said(self, *codes: str) -> list[dict[str, Any]]:
        """The reasons of these kinds, in the order of the kinds."""
        return [reason for code in codes for reason in self.because if reason.get("code") == code]

    @property
    def judged(self) -> list[dict[str, Any]]:
        """Why they may be late, what to propose, what to ask first."""
        return self.said("cause", "approach", "question")


@dataclass(frozen=True, slots=True)
class Day:
    """The day as it stands. run: None where no list was ever made. stale: the ledger has changed since it was made.

    steps: next step -> lines in all. done, to_do: customers with whom there was something to do today, and how many of
    them are done; watched: lines where nothing is to be done today. fresh: how fresh the books are.
    """

    as_of: date
    fresh: Freshness
    run: PlanRun | None = None
    stale: bool = False
    lines: list[Line] = field(default_factory=list)
    steps: dict[str, int] = field(default_factory=dict)
    step: str = ""
    whose: str = "all"
    page: int = 1
    more: bool = False
    done: int = 0
    to_do: int = 0

    @property
    def total(self) -> int:
        return sum(self.steps.values())

    @property
    def watched(self) -> int:
        return self.steps.get(QUIET, 0)


def see_today(who: Access, *, step: str = "", whose: str = "all", page: int = 1) -> Day:
    """The day's list, a page of it. Reads only: a fixed number of questions, whatever the size of the ledger."""
    today = clock.today(who.company)
    run = PlanRun.objects.filter(company=who.company).order_by("-made_at", "-pk").first()
    fresh = see_freshness(who)
    if run is None:
        return Day(today, fresh)
    lines = _mine(PlanLine.objects.filter(run=run), who, whose)
    counted = {row["next_step"]: row["n"] for row in lines.order_by().values("next_step").annotate(n=Count("*"))}
    steps = {name: counted[name] for name in (*STEPS, *sorted(set(counted) - set(STEPS))) if name in counted}
    chosen = lines.filter(next_step=step) if step in steps else lines
    start = (max(1, page) - 1) * PAGE
    rows = list(chosen.select_related("customer__owner").order_by("rank")[start : start + PAGE + 1])
    done, done_and_listed = _done(who, run, today, whose)
    return Day(
        as_of=today,
        fresh=fresh,
        run=run,
        stale=run.as_of != today or bool(fresh.last_import and fresh.last_import > run.made_at),
        lines=_lines(who, rows[:PAGE], today),
        steps=steps,
        step=step if step in steps else "",
        whose=whose,
        page=max(1, page),
        more=len(rows) > PAGE,
        done=done,
        to_do=done + sum(counted.values()) - counted.get(QUIET, 0) - done_and_listed,
    )


def _mine(lines: QuerySet[PlanLine], who: Access, whose: str) -> QuerySet[PlanLine]:
    return lines.filter(customer__owner=who.user) if whose == "mine" and who.user else lines


def _done(who: Access, run: PlanRun, today: date, whose: str) -> tuple[int, int]:
    """Customers with whom something was to do on a list of today (or on the last one) and something was done today;
    and those among them with something to do on the last list still. What was done changes the list within a minute:
    who has promised to pay is only watched then, and stays done."""
    events = Event.objects.filter(company=who.company, kind__in=ACTED, at__gte=_start_of(who, today))
    acted = set(events.order_by().values_list("customer_id", flat=True))
    if not acted:
        return 0, 0
    # Few have been acted on, and the lists of a day are few: asked for by name, not looked for among all lines.
    lists = {run.pk, *PlanRun.objects.filter(company=who.company, as_of=today).values_list("pk", flat=True)}
    asked = PlanLine.objects.filter(run__in=lists, customer__in=acted).exclude(next_step=QUIET)
    found = _mine(asked, who, whose).order_by().values("customer").annotate(still=Count("pk", filter=Q(run=run)))
    still = list(found.values_list("still", flat=True))
    return len(still), sum(1 for n in still if n)


def _lines(who: Access, rows: list[PlanLine], today: date) -> list[Line]:
    ids = [row.customer_id for row in rows]
    midnight = _start_of(who, today)
    events = Event.objects.filter(company=who.company, customer_id__in=ids)
    touches = Touch.objects.filter(customer__in=ids, withdrawn_on=None)
    contacted = dict(touches.order_by().values_list("customer_id").annotate(on=Max("on_day")))
    acted = dict(events.filter(kind__in=ACTED, at__gte=midnight).order_by("seq").values_list("customer_id", "kind"))
    paused = dict(
        Hold.objects.filter(
            company=who.company,
            customer__in=ids,
            invoice=None,
            lifted_on=None,
            starts_on__lte=today,
            ends_on__gte=today,
        ).values_list("customer_id", "ends_on")
    )
    return [
        Line(
            row.rank,
            row.customer,
            row.customer.owner.name if row.customer.owner else row.customer.owner_name,
            row.currency,
            row.overdue_minor,
            row.oldest_days_late,
            row.next_step,
            row.score,
            row.because,
            row.facts,
            contacted.get(row.customer_id),
            acted.get(row.customer_id, ""),
            paused.get(row.customer_id),
        )
        for row in rows
    ]


def _start_of(who: Access, day: date) -> datetime:
    return instant_of(day, time(0, 0), zone=who.company.timezone)
