"""Keeping a view of the customers' list: search, filters and order under a name, one's own or the whole firm's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotAllowed, NotHere
from goodterms.store.models import SavedView, StartView
from goodterms.store.writing import timeline

ASKED: Final = ("q", "show", "sort", "currency", "owner", "segment", "country", "cause")
LONGEST: Final = 60
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Views:
    """The views that a person can use: their own, the firm's; start: the number of the one their list opens with."""

    own: list[SavedView] = field(default_factory=list)
    shared: list[SavedView] = field(default_factory=list)
    start: int | None = None


def views_of(who: Access) -> Views:
    """The views of a person, by name. Reads only."""
    found = list(_mine(who).order_by("name", "pk")[: 2 * MOST])
    start = StartView.objects.filter(company=who.company, user=who.user).values_list("view", flat=True).first()
    return Views([v for v in found if v.owner_id], [v for v in found if not v.owner_id], start)


def start_of(who: Access) -> SavedView | None:
    """The view that a person's list opens with, if they chose one."""
    found = StartView.objects.filter(company=who.company, user=who.user).select_related("view").first()
    return found.view if found else None


def may_change(who: Access, view: SavedView) -> bool:
    """One's own view; one of the firm's whoever made it, or whoever looks after the firm."""
    if view.owner_id is not None:
        return view.owner_id == (who.user.pk if who.user else None)
    return who.may("controller") or (who.may("collector") and who.user is not None and view.author_id == who.user.pk)


def keep_view(who: Access, *, name: str, query: str, shared: bool) -> SavedView | list[Problem]:
    """Keep a view. Everybody keeps their own; those of the whole firm are made by whoever works on the list."""
    who.require("collector" if shared else "viewer")
    name = recording.plain(name)
    problems = _cannot_be_called(name)
    if problems:
        return problems
    with access.writing(who.company.pk):
        if _mine(who).count() >= 2 * MOST:
            return [Problem("view.many", N_("There are too many views; remove one first"), column="name")]
        mine = {"company": who.company, "owner": None if shared else who.user}
        if SavedView.objects.filter(**mine, name=name).exists():
            return [_taken(name)]
        view = SavedView.objects.create(**mine, author=who.user, name=name, query=canonical(query))
        _tell(who, "view.kept", view)
    return view


def rename_view(who: Access, view_id: int, *, name: str, version: int) -> list[Problem]:
    """Call a view otherwise."""
    name = recording.plain(name)
    problems = _cannot_be_called(name)
    if problems:
        return problems
    with access.writing(who.company.pk):
        view = _to_change(who, view_id)
        try:
            with transaction.atomic():
                mine = SavedView.objects.filter(company=who.company, pk=view.pk, version=version)
                if mine.update(name=name, version=version + 1) != 1:
                    return [recording.CHANGED]
        except IntegrityError:
            return [_taken(name)]
        _tell(who, "view.renamed", view)
    return []


def remove_view(who: Access, view_id: int) -> None:
    """Remove a view; whoever's list opened with it gets the plain list again."""
    with access.writing(who.company.pk):
        view = _to_change(who, view_id)
        StartView.objects.filter(company=who.company, view=view).delete()
        _tell(who, "view.removed", view)
        SavedView.objects.filter(company=who.company, pk=view.pk).delete()


def start_with(who: Access, view_id: int | None) -> None:
    """Let a person's list open with a view from now on; None: with the plain list. Raises NotHere."""
    who.require("viewer")
    if who.user is None:
        raise NotAllowed("a person")
    with access.writing(who.company.pk):
        view = _one(who, view_id) if view_id is not None else None
        gone, _ = StartView.objects.filter(company=who.company, user=who.user).delete()
        if view is not None:
            StartView.objects.create(company=who.company, user=who.user, view=view)
        if view is not None or gone:
            _tell(who, "view.chosen", view)


def canonical(query: str, only: Sequence[str] = ASKED) -> str:
    """What a view keeps of an address: search, filters and order in one order, nothing that is empty, no page.

    >>> canonical("page=3&sort=-name&q=&show=mine&evil=1")
    'show=mine&sort=-name'
    """
    said = dict(parse_qsl(query[:2000]))
    return urlencode([(name, said[name][:100]) for name in only if said.get(name)])[:600]


def _mine(who: Access) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(owner=who.user) | Q(owner=None), company=who.company)


def _one(who: Access, view_id: int) -> SavedView:
    view = _mine(who).filter(pk=view_id).first()
    if view is None:
        raise NotHere(str(view_id))
    return view


def _to_change(who: Access, view_id: int) -> SavedView:
    """A view that this person may change: their own, or one of the firm's if they made it or look after the firm."""
    view = _one(who, view_id)
    if not may_change(who, view):
        raise NotAllowed("controller")
    return view


def _cannot_be_called(name: str) -> list[Problem]:
    if not name:
        return [Problem("view.name", N_("Give the view a name"), column="name")]
    return recording.cannot_be_kept(name, longest=LONGEST, column="name")


def _taken(name: str) -> Problem:
    return Problem("view.taken", N_("There is a view called {name} already"), {"name": name}, column="name")


def _tell(who: Access, kind: str, view: SavedView | None) -> None:
    timeline.append(
        who.company.pk,
        at=clock.now(),
        actor=who.actor,
        kind=kind,
        subject=f"view:{view.pk}" if view else "view",
        body={"shared": view.owner_id is None} if view else {},
    )
