"""The playbook: every number of judgement with its source and grade; changed with a reason, tried, switched on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.core.approach.playbook import Leaf, Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.customers.figures import GRADES, Figure
from goodterms.desk import playbook_words
from goodterms.desk.forms import Wrong, back, entered, number_of, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.playbook_words import Title, title_of
from goodterms.journeys.edit_playbook import Draft, Edit, Version, differences, go_back, propose, switch_on, versions
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.journeys.try_playbook import dry_run
from goodterms.playbook.changes import Change
from goodterms.store.access import NotHere

PAGE = 60
VERSIONS = 20
CHANGES = 10
CHAPTERS = ("economics", "worth", "causes", "signals", "questions", "options", "limits", "cadence", "waiting")
Row = dict[str, Any]


def playbook(request: Visit, firm: str) -> HttpResponse:
    """A chapter, or what a search finds in all of them; the versions, and on what two of them differ."""
    del firm
    book, currency = playbook_in_force(request.access), request.access.company.currency
    text = text_of(request.GET, "q", longest=60)
    chapter = request.GET.get("chapter", "")
    chapter = chapter if chapter in CHAPTERS else CHAPTERS[0]
    known = versions(request.access)
    active = next((v for v in known if v.active), None)
    changed = {c.path: c for c in active.changes} if active else {}
    found = _in_groups(_sought(book, text, currency) if text else _of_chapter(book, chapter))
    page = page_of(request.GET)
    start = (page - 1) * PAGE
    shown = [_row(path, title, book, currency, changed.get(path)) for path, title in found[start : start + PAGE]]
    context = {
        "groups": [(about, list(rows)) for about, rows in groupby(shown, key=lambda row: row["title"].about)],
        "count": len(found),
        "page": page,
        "more": len(found) > start + PAGE,
        "chapter": "" if text else chapter,
        "chapters": CHAPTERS,
        "text": text,
        "versions": [_version(v, book, currency) for v in known[:VERSIONS]],
        "active": active,
        "digest": book.digest,
        "grades": playbook_words.legend(GRADES),
        "compared": _compared(request, known, book),
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
    currency = request.access.company.currency
    context: dict[str, Any] = {
        "path": path,
        "row": _row(path, title_of(path, book), book, currency, None),
        "exact": playbook_words.exact(path, leaf, book, currency),
        "sources": playbook_words.references(leaf, book) if isinstance(leaf, Figure) else [],
        "choices": playbook_words.choices_for(path, leaf, book, currency),
        "on": on,
        "wrong": Wrong(),
        "new": playbook_words.for_a_field(leaf),
        "many": isinstance(leaf, tuple),
        "picked": leaf,
        "why": "",
    }
    if request.method != "POST":
        return render(request, "desk/playbook_entry.html", context)
    new, why = _typed(request, leaf, context["choices"]), text_of(sent, "why", longest=500)
    context |= {"new": new, "why": why, "picked": request.POST.getlist("new")}
    draft = propose(request.access, [Edit(path, new, why)], on=number_of(sent, "on"))
    if isinstance(draft, Draft) and "switch_on" in sent:
        kept = switch_on(request.access, draft, why=why)
        if not isinstance(kept, list):
            done = _("Version {n} is switched on. Make today's list anew to work by it.").format(n=kept.number)
            return back(request, resolve_url("playbook", firm=firm), done=done)
        draft = kept
    if isinstance(draft, list):
        context["wrong"] = Wrong("playbook", [_named(problem, book) for problem in draft], entered(sent))
        return render(request, "desk/playbook_entry.html", context, status=422)
    context["dry"] = dry_run(request.access, draft)
    return render(request, "desk/playbook_entry.html", context)


def _typed(request: Visit, leaf: Leaf, choices: Sequence[tuple[str, str]]) -> str:
    """The new value as text. What was picked of a list keeps its order, so that the same picks are the same value."""
    if not (isinstance(leaf, tuple) and choices):
        return text_of(request.POST, "new", longest=500)
    picked = request.POST.getlist("new")
    known = [*leaf, *(code for code, _text in choices if code not in leaf)]
    return ", ".join(code for code in known if code in picked)


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


def _of_chapter(book: Playbook, chapter: str) -> list[tuple[str, Title]]:
    return [(path, title_of(path, book)) for path in book.leaves if path.startswith(chapter + ".")]


def _sought(book: Playbook, text: str, currency: str) -> list[tuple[str, Title]]:
    """Entries whose path, title, hint or value has all words of the text."""
    wanted = text.casefold().split()
    found = []
    for path, leaf in book.leaves.items():
        if path.startswith("sources."):
            continue
        title = title_of(path, book)
        value = playbook_words.in_short(path, leaf, book, currency)
        told = f"{path} {title} {title.hint} {value}".casefold()
        if all(word in told for word in wanted):
            found.append((path, title))
    return found


def _in_groups(found: Iterable[tuple[str, Title]]) -> list[tuple[str, Title]]:
    """What belongs under one heading stands together, in the order in which the headings come."""
    groups: dict[str, list[tuple[str, Title]]] = {}
    for path, title in found:
        groups.setdefault(title.about, []).append((path, title))
    return [each for group in groups.values() for each in group]


def _row(path: str, title: Title, book: Playbook, currency: str, change: Change | None) -> Row:
    leaf = book.leaves[path]
    figure = leaf if isinstance(leaf, Figure) else None
    return {
        "path": path,
        "title": title,
        "value": playbook_words.in_short(path, leaf, book, currency),
        "figure": figure,
        "interval": playbook_words.likely_between(figure, currency) if figure else "",
        "sources": playbook_words.sources_in_short(figure, book) if figure else "",
        "meaning": playbook_words.grade_meaning(figure.grade) if figure else "",
        "change": change,
    }


def _named(problem: Problem, book: Playbook) -> Problem:
    """What is wrong, with the titles of entries in place of their paths."""
    params = {
        name: _called(str(value), book) if value in book.leaves else value for name, value in problem.params.items()
    }
    return replace(problem, params=params)


def _called(path: str, book: Playbook) -> str:
    return _("“{title}”").format(title=title_of(path, book))


def _version(version: Version, book: Playbook, currency: str) -> Row:
    changes = [_told(change, book, currency) for change in version.changes[:CHANGES]]
    return {"version": version, "changes": changes, "more": len(version.changes) - len(changes)}


def _told(change: Change, book: Playbook, currency: str) -> Row:
    """A change in words. An entry that a later playbook no longer has keeps its path and the values as they were."""
    leaf = book.leaves.get(change.path)
    if leaf is None:
        return {"path": change.path, "title": change.path, "old": change.old, "new": change.new, "why": change.why}
    old, new = (_shown(change.path, leaf, value, book, currency) for value in (change.old, change.new))
    return {"path": change.path, "title": title_of(change.path, book), "old": old, "new": new, "why": change.why}


def _shown(path: str, like: Leaf, value: Any, book: Playbook, currency: str) -> str:
    leaf = replace(like, value=value) if isinstance(like, Figure) and isinstance(value, float) else value
    return playbook_words.in_short(path, leaf, book, currency)


def _compared(request: Visit, known: Sequence[Version], book: Playbook) -> Row | None:
    """On what two versions differ; 0 stands for the playbook as it ships. None where nobody asks for two of them."""
    before, after = (number_of(request.GET, name) for name in ("before", "after"))
    numbers = {0, *(v.number for v in known)}
    if before is None or after is None or not {before, after} <= numbers:
        return None
    currency = request.access.company.currency
    found = differences(request.access, before, after)
    rows = [
        {
            "path": each.path,
            "title": title_of(each.path, book),
            "before": playbook_words.in_short(each.path, each.before, book, currency)
            if each.before is not None
            else "",
            "after": playbook_words.in_short(each.path, each.after, book, currency) if each.after is not None else "",
        }
        for each in found
    ]
    return {"before": before, "after": after, "rows": rows}
