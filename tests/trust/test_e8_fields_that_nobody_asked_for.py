"""A form changes what its page lets change, whatever else is sent along, and never breaks the page (trust: E8).

Every form of the desk gets thousands of bodies: values of the wrong kind, fields of the tables behind it, the same
field twice, numbers no machine holds. PROPERTY_RUNS in the environment makes it longer.
"""

from datetime import date
from random import Random

import pytest
from django.apps import apps
from tests.shell.desk_people import signed_in
from tests.trust.deeds import scene_of
from tests.trust.searching import tries
from tests.trust.test_c6_audit_is_atomic import contents
from tests.trust.test_f2_between_firms import NEVER, address, body, furnished, routes

from goodterms.desk.gate import matrix
from goodterms.store.access import scope
from goodterms.store.models import Membership, User

RUNS = tries(4)
NONSENSE = (
    "", " ", "0", "-1", "1e9", "0x1", "١٢", "99999999999999999999", "1.5", "1,5", "true", "null", "None", "[]", "{}",
    "NaN", "Infinity", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-11-22T00:00", "é" * 5000, "😀",
    "owner", "superuser", "accepted", "EUR", "eur", "XXX", "../..", "%00", "a\tb", "\u202e", "-", "--",
    "'; DROP TABLE x", "0001-01-01",
)  # fmt: skip
NEVER_BY_A_COLLECTOR = {
    "store_company", "store_membership", "store_user", "store_invoice", "store_payment", "store_adjustment",
    "store_instalment", "store_closedday", "store_playbookversion",
}  # fmt: skip
OUTSIDE = {"sign_out", "make_backup", "sign_in", "forgotten", "first_run", "another_firm", "new_password"}


def columns() -> list[str]:
    """The name of every column of every table: what a form that believes its sender would set."""
    return sorted({field.attname for model in apps.get_models() for field in model._meta.local_fields})


def forms(seed: str, good: dict[str, object], extra: list[str]):
    """Bodies: the well-formed one with some fields replaced, doubled, or added."""
    rng = Random(seed)
    for _ in range(RUNS):
        sent: dict[str, object] = dict(good)
        for name in rng.sample(sorted(sent), k=rng.randint(0, 4)):
            sent[name] = rng.choice(NONSENSE)
        for name in rng.sample(sorted(sent), k=rng.randint(0, 2)):
            sent[name] = [sent[name], rng.choice(NONSENSE)]
        for name in rng.sample(extra, k=6):
            sent.setdefault(name, rng.choice((*NONSENSE, "1", "2")))
        yield sent


@pytest.fixture
def place(firm, bring, tmp_path, monkeypatch):
    monkeypatch.setattr("goodterms.desk.pages.imports.wake", lambda company: None)
    scene = scene_of(firm, bring, tmp_path)
    with scope(firm.company.pk):
        people = {m.role: User.objects.get(pk=m.user_id) for m in Membership.objects.filter(company=firm.company)}
    return scene, furnished_by_name(scene), people


def furnished_by_name(scene) -> dict[str, object]:
    own = dict.fromkeys(("session_id", "passkey_id"), NEVER)
    return own | {name: value for name, value in furnished_own(scene).items() if name != "slug"}


def furnished_own(scene) -> dict[str, object]:
    row = {"customer_ref": "CANARY", "number": "C-1", "issued_on": "2026-01-10", "amount": "9.00"}
    scene.bring(scene.who, "invoices", [row])
    return furnished(scene)


def send(client, slug, numbers, seed, only=None):
    """Every form of the desk (or only those routes), many times. Yields (route, status)."""
    for route in routes():
        if "post" not in matrix()[route.name] or route.name in OUTSIDE or (only is not None and route.name not in only):
            continue
        for sent in forms(f"{seed} {route.name}", body(numbers), columns()):
            yield route.name, client.post(address(route, slug, numbers), sent).status_code


def test_e8_nothing_breaks_whatever_is_sent(place):
    scene, numbers, people = place
    slug, tried = scene.who.company.slug, 0
    for name, status in send(signed_in(people["controller"]), slug, numbers, "any"):
        assert status < 500, (name, status)
        tried += 1
    assert tried > 15 * RUNS


def test_e8_what_a_role_may_not_change_stays(place):
    """A collector's forms, with the columns of every table in them: firm, people, roles and facts are as before."""
    scene, numbers, people = place
    before = contents()
    list(send(signed_in(people["collector"]), scene.who.company.slug, numbers, "collector"))
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert "store_note" in changed, "what a collector may do was done"
    assert not changed & NEVER_BY_A_COLLECTOR


def test_e8_a_viewer_changes_nothing(place):
    scene, numbers, people = place
    client = signed_in(people["viewer"])
    others = {name for name, rule in matrix().items() if rule.get("post") in ("collector", "controller", "owner")}
    before = contents()
    seen = {status for _, status in send(client, scene.who.company.slug, numbers, "viewer", only=others)}
    assert seen == {403}
    after = contents()
    assert {t for t in before if before[t] != after[t]} <= {"django_session", "store_signedin"}


ASKED = (
    "as_of", "since", "until", "by", "basis", "currency", "page", "sort", "q", "show", "owner", "segment", "country",
    "cause", "view", "whose", "step", "kind", "path", "language", "as", "worth", "retention", "option", "rate",
    "distress", "distress_as_is", "next", "check", "actor", "tour", "line", "sheet",
    "outcome", "end", "before", "after", "year", "chapter",
)  # fmt: skip
ODD_DAYS = ("0001-01-01", "1989-12-31", "1990-01-01", "2100-12-31", "9999-12-31", "2024-02-29", "2026-01-31")


def test_e8_no_address_breaks_a_page(place):
    """Nonsense in the query of every page: it is left out of account, or said to be wrong."""
    assert ask(place) > 20 * RUNS


def test_e8_a_page_that_believes_every_day_is_caught(place, monkeypatch):
    """Negative control: before the first day of the calendar there is no month before."""
    monkeypatch.setattr("goodterms.desk.forms.EARLIEST", date.min)
    monkeypatch.setattr("goodterms.desk.forms.LATEST", date.max)
    with pytest.raises((ValueError, OverflowError)):
        ask(place)


def ask(place) -> int:
    """Open every page with nonsense in its address; returns how many were opened."""
    scene, numbers, people = place
    client, rng, tried = signed_in(people["owner"]), Random("asked"), 0
    for route in routes():
        if "get" not in matrix()[route.name] or not set(route.pattern.converters) <= {"firm", *numbers}:
            continue
        for run in range(RUNS):
            query = {name: rng.choice(NONSENSE + ODD_DAYS) for name in rng.sample(ASKED, k=8)}
            query["as_of"] = ODD_DAYS[run % len(ODD_DAYS)]
            answer = client.get(address(route, scene.who.company.slug, numbers), query)
            if answer.streaming:
                list(answer.streaming_content)
            assert answer.status_code < 500, (route.name, query)
            tried += 1
    return tried
