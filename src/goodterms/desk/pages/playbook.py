"""The playbook: every number of judgement with its source and grade; changed with a reason, tried, switched on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.core.approach.playbook import Leaf
from goodterms.core.customers.figures import Figure
from goodterms.desk.forms import Wrong, back, entered, number_of, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.journeys.edit_playbook import Draft, Edit, go_back, propose, switch_on, versions
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.journeys.try_playbook import dry_run
from goodterms.store.access import NotHere

PAGE = 60
CHAPTERS = ("economics", "worth", "causes", "signals", "questions", "options", "limits", "cadence", "waiting")


def playbook(request: Visit, firm: str) -> HttpResponse:
    """A chapter, or what a search finds in all of them."""
    del firm
    book = playbook_in_force(request.access)
    text = text_of(request.GET, "q", longest=60).casefold()
    chapter = request.GET.get("chapter", "")
    chapter = chapter if chapter in CHAPTERS else CHAPTERS[0]
    known = versions(request.access)
    active = next((v for v in known if v.active), None)
    changed = {c.path: c for c in active.changes} if active else {}
    found = [
        (path, leaf)
        for path, leaf in book.leaves.items()
        if (text in f"{path} {_words(leaf)}".casefold() if text else path.startswith(chapter + "."))
        and not path.startswith("sources.")
    ]
    page = page_of(request.GET)
    start = (page - 1) * PAGE
    context = {
        "rows": [_row(path, leaf, changed.get(path)) for path, leaf in found[start : start + PAGE]],
        "count": len(found),
        "page": page,
        "more": len(found) > start + PAGE,
        "chapter": "" if text else chapter,
        "chapters": CHAPTERS,
        "text": text_of(request.GET, "q", longest=60),
        "versions": known[:20],
        "active": active,
        "digest": book.digest,
    }
    return render(request, "desk/playbook.html", context)


def playbook_entry(request: Visit, firm: str) -> HttpResponse:
    """One entry: its source in words, and the form to change it; what today's list would become; switching on."""
    book = playbook_in_force(request.access)
    sent = request.POST if request.method == "POST" else request.GET
    path = text_of(sent, "path", longest=200)
    if path not in book.leaves:
        raise NotHere(path)
    leaf = book.leaves[path]
    known = versions(request.access)
    on = next((v.number for v in known if v.active), 0)
    sources = {s: book.leaves.get(f"sources.{s}", s) for s in leaf.source} if isinstance(leaf, Figure) else {}
    context: dict[str, Any] = {
        "path": path,
        "row": _row(path, leaf, None),
        "sources": sources,
        "on": on,
        "wrong": Wrong(),
        "new": "" if not isinstance(leaf, Figure) else f"{leaf.value:g}",
        "why": "",
    }
    if request.method != "POST":
        return render(request, "desk/playbook_entry.html", context)
    new, why = text_of(sent, "new", longest=500), text_of(sent, "why", longest=500)
    context |= {"new": new, "why": why}
    draft = propose(request.access, [Edit(path, new, why)], on=number_of(sent, "on"))
    if isinstance(draft, Draft) and "switch_on" in sent:
        kept = switch_on(request.access, draft, why=why)
        if not isinstance(kept, list):
            done = _("Version {n} is switched on. Make today's list anew to work by it.").format(n=kept.number)
            return back(request, resolve_url("playbook", firm=firm), done=done)
        draft = kept
    if isinstance(draft, list):
        context["wrong"] = Wrong("playbook", draft, entered(sent))
        return render(request, "desk/playbook_entry.html", context, status=422)
    context["dry"] = dry_run(request.access, draft)
    return render(request, "desk/playbook_entry.html", context)


def playbook_back(request: Visit, firm: str) -> HttpResponse:
    """Switch on an earlier version again."""
    place = resolve_url("playbook", firm=firm)
    why = text_of(request.POST, "why", longest=500)
    kept = go_back(
        request.access, number_of(request.POST, "number") or 0, on=number_of(request.POST, "on") or 0, why=why
    )
    if isinstance(kept, list):
        return back(
            request, place, failed=_("Nothing was changed: say why, and look whether the version is still the same.")
        )
    return back(request, place, done=_("Version {n} is switched on.").format(n=kept.number))


def _row(path: str, leaf: Leaf, change: Any) -> dict[str, Any]:
    figure = leaf if isinstance(leaf, Figure) else None
    return {
        "path": path,
        "name": path.partition(".")[2].replace(".", " · ").replace("_", " ") or path,
        "value": _words(leaf),
        "figure": figure,
        "interval": figure.interval() if figure else None,
        "change": change,
    }


def _words(leaf: Leaf) -> str:
    if isinstance(leaf, Figure):
        if leaf.unit == "share":
            return f"{leaf.value * 100:g} %"
        return f"{leaf.value:g} {'' if leaf.unit in ('count', 'ratio', 'money') else _(leaf.unit)}".strip()
    if isinstance(leaf, bool):
        return _("yes") if leaf else _("no")
    return ", ".join(leaf) if isinstance(leaf, tuple) else leaf
