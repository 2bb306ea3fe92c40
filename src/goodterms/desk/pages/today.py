"""Today: whom to talk to, and why."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.desk.forms import back, page_of
from goodterms.desk.gate import Visit
from goodterms.desk.pages.tour import number_at
from goodterms.journeys.assign_customer import people_of
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.see_today import see_today
from goodterms.store.access import companies_of
from goodterms.store.models import User


def start(request: HttpRequest) -> HttpResponse:
    """To the firm that was open last, or to the first one."""
    memberships = companies_of(cast(User, request.user))
    if not memberships:
        return render(request, "desk/no_firm.html", status=403)
    slugs = [m.company.slug for m in memberships]
    last = request.session.get("firm")
    return HttpResponseRedirect(resolve_url("today", firm=last if last in slugs else slugs[0]))


def today(request: Visit, firm: str) -> HttpResponse:
    """The list of the day."""
    del firm
    whose = "mine" if request.GET.get("whose") == "mine" else "all"
    day = see_today(request.access, step=request.GET.get("step", ""), whose=whose, page=page_of(request.GET))
    groups: dict[str, list[object]] = {}
    for line in day.lines:
        groups.setdefault(line.next_step, []).append(line)
    ordered = [(step, groups[step]) for step in day.steps if step in groups]
    people = people_of(request.access) if day.lines else []
    context = {"day": day, "groups": ordered, "people": people, "tour_at": number_at(request)}
    return render(request, "desk/today.html", context)


def make_plan(request: Visit, firm: str) -> HttpResponse:
    """Make the list of today."""
    plan_the_day(request.access)
    return back(request, resolve_url("today", firm=firm), done=_("Today's list is made."))
