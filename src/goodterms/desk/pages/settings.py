"""Settings of a firm: what it is like, who works there, when it is closed, whether its books are sound."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from goodterms.desk.audit_words import event_text, kinds_called
from goodterms.desk.countries import countries, country_name, time_zones
from goodterms.desk.downloads import csv_file
from goodterms.desk.formats import locale_now
from goodterms.desk.forms import Wrong, back, day_asked, day_of, day_of_a_file, entered, number_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.letters import send_invitation
from goodterms.desk.network import network_of
from goodterms.journeys import change_firm as firm_journey
from goodterms.journeys import manage_people
from goodterms.journeys.back_up import back_up
from goodterms.journeys.change_firm import Firm, regions_of
from goodterms.journeys.check_health import backups_in
from goodterms.journeys.check_health import health as health_of
from goodterms.journeys.see_audit import HEADER, Asked, Line, cells_of, export_audit, see_audit
from goodterms.journeys.see_sources import see_sources
from goodterms.journeys.sign_in import may_ask
from goodterms.journeys.verify_books import verify
from goodterms.store import clock
from goodterms.store.access import ROLES

# How many years back and ahead the public holidays are shown.
AROUND = 2


def firm_settings(request: Visit, firm: str) -> HttpResponse:
    """What the firm is like."""
    if request.method != "POST":
        return _show_firm(request, Wrong())
    sent = request.POST
    problems = firm_journey.change_firm(
        request.access,
        Firm(
            name=text_of(sent, "name"),
            country=text_of(sent, "country").upper(),
            region=text_of(sent, "region", longest=10),
            timezone=text_of(sent, "timezone"),
            buckets=text_of(sent, "buckets"),
            basis=text_of(sent, "basis"),
            default_terms=text_of(sent, "default_terms"),
            stale_after_days=number_of(sent, "stale_after_days"),
        ),
        version=number_of(sent, "version") or 0,
    )
    if problems:
        return _show_firm(request, Wrong("firm", problems, entered(sent)))
    return back(request, resolve_url("firm_settings", firm=firm), done=_("Kept."))


def closed_days(request: Visit, firm: str) -> HttpResponse:
    """Days on which the firm is closed besides the public holidays."""
    place = resolve_url("closed_days", firm=firm)
    if request.method != "POST":
        return _show_closed(request, Wrong())
    forget = number_of(request.POST, "forget")
    if forget is not None:
        firm_journey.open_on(request.access, forget)
        return back(request, place, done=_("The day is off the list."))
    problems = firm_journey.close_on(request.access, day_of(request.POST, "day"), text_of(request.POST, "name"))
    if problems:
        return _show_closed(request, Wrong("closed", problems, entered(request.POST)))
    return back(request, place, done=_("Kept."))


def people(request: Visit, firm: str) -> HttpResponse:
    """Who works here; an owner takes people in, changes roles, lets people go."""
    del firm
    return _show_people(request, Wrong())


def invite(request: Visit, firm: str) -> HttpResponse:
    """Take somebody in, and send them a letter."""
    sent = request.POST
    made = manage_people.invite(
        request.access, email=text_of(sent, "email"), name=text_of(sent, "name"), role=text_of(sent, "role")
    )
    if isinstance(made, list):
        return _show_people(request, Wrong("invite", made, entered(sent)))
    send_invitation(made, request.access.company, by=request.access.user)
    done = _("{name} works here now. A letter says how to sign in.").format(name=made.name)
    return back(request, resolve_url("people", firm=firm), done=done)


def invite_again(request: Visit, firm: str, user_id: int) -> HttpResponse:
    """The letter once more, for somebody who has never signed in."""
    found = manage_people.invite_again(request.access, user_id)
    if isinstance(found, list):
        return _show_people(request, Wrong("role", found, entered(request.POST)))
    place = resolve_url("people", firm=firm)
    if not may_ask("invitation", network=network_of(request)):
        return back(request, place, failed=_("Too many letters in the last hour. Try again later."))
    send_invitation(found, request.access.company, by=request.access.user)
    return back(request, place, done=_("The letter to {name} is on its way again.").format(name=found.name))


def require_second_factor(request: Visit, firm: str) -> HttpResponse:
    """Everybody here needs a second factor, or nobody has to."""
    wanted = text_of(request.POST, "needed") == "1"
    problems = manage_people.require_second_factor(request.access, wanted)
    if problems:
        return _show_people(request, Wrong("second_factor", problems))
    done = _("Everybody here needs a second factor now.") if wanted else _("Nobody needs a second factor here now.")
    return back(request, resolve_url("people", firm=firm), done=done)


def change_role(request: Visit, firm: str, user_id: int) -> HttpResponse:
    """Another role for somebody, or none."""
    if "let_go" in request.POST:
        problems = manage_people.let_go(request.access, user_id)
    else:
        problems = manage_people.change_role(request.access, user_id, text_of(request.POST, "role"))
    if problems:
        return _show_people(request, Wrong("role", problems, entered(request.POST)))
    if request.access.user is not None and request.access.user.pk == user_id:
        return HttpResponseRedirect(resolve_url("start"))
    return back(request, resolve_url("people", firm=firm), done=_("Kept."))


def sources(request: Visit, firm: str) -> HttpResponse:
    """Where the data come from, and how fresh each source is."""
    del firm
    return render(request, "desk/sources.html", {"sources": see_sources(request.access)})


def health(request: Visit, firm: str) -> HttpResponse:
    """How the installation is, and whether the books are sound."""
    del firm
    verdict = verify([request.access.company]) if "check" in request.GET else None
    folder = settings.HERE.home / "backups"
    checked: Counter[str] = Counter()
    for name, count in verdict.checked.items() if verdict else ():
        checked[name.split()[0]] += count
    context = {
        "health": health_of(),
        "verdict": verdict,
        "checked": dict(checked),
        "backups": backups_in(folder),
        "folder": str(folder),
    }
    return render(request, "desk/health.html", context)


def make_backup(request: Visit, firm: str) -> HttpResponse:
    """A backup into the data folder. It holds every firm of the installation, so it is never sent to a browser."""
    now = clock.now()
    folder = settings.HERE.home / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = resolve_url("health", firm=firm)
    try:
        made = back_up(folder / f"goodterms-{now:%Y%m%d-%H%M%S}.tar.gz", at=now)
    except (OSError, RuntimeError) as fault:
        why = str(fault) or type(fault).__name__
        return back(request, place, failed=_("No backup was made: {why}. Your data is untouched.").format(why=why))
    return back(request, place, done=_("Backup made: {name}").format(name=made.name))


def audit(request: Visit, firm: str) -> HttpResponse:
    """Everything that was done, searched."""
    del firm
    asked = _asked(request)
    log = see_audit(request.access, asked)
    return render(request, "desk/audit.html", {"log": log, "asked": asked})


def audit_export(request: Visit, firm: str) -> StreamingHttpResponse:
    """The log that was asked for, as a file: the codes for a program, and the same in words."""
    del firm
    for name in ("since", "until"):
        day_of_a_file(request.GET, name)
    pieces = export_audit(request.access, _asked(request))
    return csv_file("audit", (*HEADER, "in_words"), _in_words(pieces, request.access.company.name))


def _in_words(pieces: Iterator[list[Line]], firm: str) -> Iterator[list[str]]:
    """The rows of the file, each with its words in the language that is spoken now: the file is sent later."""
    return _worded(pieces, firm, get_language() or "en")


def _worded(pieces: Iterator[list[Line]], firm: str, language: str) -> Iterator[list[str]]:
    for lines in pieces:
        with override(language):
            rows = [[*cells_of(line.event), event_text(line, firm)] for line in lines]
        yield from rows


def _asked(request: Visit) -> Asked:
    sent = request.GET
    text = text_of(sent, "q", longest=100)
    return Asked(
        kind=text_of(sent, "kind", longest=60),
        text=text,
        kinds=kinds_called(text),
        since=day_asked(sent, "since"),
        until=day_asked(sent, "until"),
        before=number_of(sent, "before"),
    )


def _show_firm(request: Visit, wrong: Wrong) -> HttpResponse:
    company = request.access.company
    kept = {name: getattr(company, name) for name in ("name", "timezone", "default_terms", "stale_after_days")}
    kept |= {"buckets": ", ".join(str(edge) for edge in company.bucket_edges), "basis": company.ageing_basis}
    context = {
        "firm": company,
        # What was entered stays, an emptied field too: the page says that it is still here.
        "shown": kept | wrong.values,
        "zones": time_zones(),
        "wrong": wrong,
        "countries": countries(),
        "country": wrong.values.get("country", company.country),
        "region": wrong.values.get("region", company.region),
        "regions": regions_of(company.country),
    }
    return render(request, "desk/firm_settings.html", context, status=422 if wrong.problems else 200)


def _show_closed(request: Visit, wrong: Wrong) -> HttpResponse:
    company, today = request.access.company, clock.today(request.access.company)
    asked = number_of(request.GET, "year") or today.year
    year = min(max(asked, today.year - AROUND), today.year + AROUND)
    context = {
        "days": firm_journey.closed_days(request.access),
        "wrong": wrong,
        "year": year,
        "years": range(today.year - AROUND, today.year + AROUND + 1),
        "public": firm_journey.public_holidays(request.access, year, language=locale_now().language),
        "country": country_name(company.country),
        "region": dict(regions_of(company.country)).get(company.region, ""),
    }
    return render(request, "desk/closed_days.html", context, status=422 if wrong.problems else 200)


def _show_people(request: Visit, wrong: Wrong) -> HttpResponse:
    members = manage_people.members_of(request.access)
    context = {
        "members": members,
        "without": sum(not m.secured for m in members),
        "own": any(m.secured and m.user.pk == request.user.pk for m in members),
        "roles": ROLES,
        "wrong": wrong,
    }
    return render(request, "desk/people.html", context, status=422 if wrong.problems else 200)
