"""The gate: each route has a written rule, and what is observed is what is written, for each role and method."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.shell.desk_people import ROLES, add_people, another_firm, signed_in

from goodterms.desk.gate import AN_OWNER, FIRST_RUN, OPEN, PERSON, matrix
from goodterms.store import access
from goodterms.store.models import Customer

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def routes(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def test_every_route_has_a_name_and_a_rule_and_every_rule_a_route():
    names = [route.name for route in routes()]
    assert all(names), "a route without a name cannot have a rule"
    assert len(names) == len(set(names))
    assert set(names) == set(matrix())


def test_rules_say_only_what_the_gate_understands():
    known = {*ROLES, *OPEN, PERSON, AN_OWNER}
    for name, rule in matrix().items():
        assert rule, name
        assert set(rule) <= {"get", "post"}, name
        assert set(rule.values()) <= known, name


def test_reading_never_needs_more_than_writing():
    order = [*OPEN, PERSON, *ROLES, AN_OWNER]
    for name, rule in matrix().items():
        if {"get", "post"} <= set(rule) and FIRST_RUN not in rule.values():
            assert order.index(rule["get"]) <= order.index(rule["post"]), name


@pytest.fixture
def two_firms(firm, bring):
    row = {"customer_ref": "C1", "customer_name": "Acme", "number": "I1", "issued_on": "2026-01-01"}
    other = another_firm()
    for who in (firm, other):
        bring(who, "invoices", [{**row, "due_on": "2026-02-01", "amount": "100.00"}])
    return firm, other


def path_of(route, slug, ids):
    """An address of the route; numbers in it are those of `ids`, or of nothing."""
    given = {}
    for name in route.pattern.converters:
        given[name] = slug if name == "firm" else ids.get(name, 1)
    for name in route.pattern.regex.groupindex:
        given.setdefault(name, "x")
    return reverse(route.name, kwargs=given)


def ids_of(who):
    with access.scope(who.company.pk):
        return {"customer_id": Customer.objects.get(company=who.company).pk}


def test_observed_is_what_is_written_for_each_role_route_and_method(two_firms):
    firm, _ = two_firms
    clients = {role: signed_in(user) for role, user in add_people(firm.company).items()}
    ids, seen = ids_of(firm), 0
    for number, route in enumerate(routes()):
        path, rule = path_of(route, firm.company.slug, ids), matrix()[route.name]
        if route.name == "sign_out":
            continue
        for place_of_role, (role, client) in enumerate(clients.items()):
            for method in METHODS:
                least = rule.get("get" if method == "head" else method)
                # What no rule allows is refused before anybody's role is asked: one role a route, in turn, shows that.
                if method not in ("get", "post") and number % len(clients) != place_of_role:
                    continue
                status = getattr(client, method)(path).status_code
                place = f"{method} {route.name} as {role}: {status}"
                seen += 1
                if least is None:
                    assert status == 405, place
                elif least == FIRST_RUN:
                    assert status == 404, place
                elif least == AN_OWNER:
                    assert status == (403 if role != "owner" else 200 if method != "post" else 422), place
                elif least in (*OPEN, PERSON) or ROLES.index(role) >= ROLES.index(least):
                    assert status in (200, 302, 404, 422), place
                else:
                    assert status == 403, place
    assert seen > 300


def test_nobody_gets_anywhere_without_signing_in(two_firms):
    firm, _ = two_firms
    ids = ids_of(firm)
    add_people(firm.company)
    for route in routes():
        rule = matrix()[route.name]
        if OPEN.intersection(rule.values()):
            continue
        for method in METHODS:
            answer = getattr(Client(), method)(path_of(route, firm.company.slug, ids))
            assert answer.status_code == 302, (method, route.name)
            assert answer["Location"].startswith("/sign-in/")


def test_what_is_of_another_firm_is_exactly_as_what_never_was(two_firms):
    firm, other = two_firms
    client = signed_in(add_people(firm.company)["owner"])
    theirs, nothing, count = ids_of(other), {"customer_id": 987654321}, 0
    for route in routes():
        if "firm" not in route.pattern.converters:
            continue
        rule = matrix()[route.name]
        for method in rule:
            get = getattr(client, method)
            foreign_firm = get(path_of(route, other.company.slug, theirs))
            absent_firm = get(path_of(route, "no-such-firm", theirs))
            assert foreign_firm.status_code == absent_firm.status_code == 404
            assert foreign_firm.content == absent_firm.content
            count += 1
            if "customer_id" in route.pattern.converters:
                foreign = get(path_of(route, firm.company.slug, theirs))
                absent = get(path_of(route, firm.company.slug, nothing))
                assert foreign.status_code == absent.status_code == 404, route.name
                assert foreign.content == absent.content
                assert b"Acme" not in foreign.content
    assert count > 10


def test_every_post_needs_the_token(two_firms):
    firm, _ = two_firms
    client = signed_in(add_people(firm.company)["owner"], enforce_csrf_checks=True)
    ids = ids_of(firm)
    for route in routes():
        if "post" in matrix()[route.name]:
            path = path_of(route, firm.company.slug, ids)
            assert client.post(path).status_code == 403, route.name
            foreign = client.post(path, headers={"Origin": "https://evil.example"})
            assert foreign.status_code == 403, route.name
            text = client.post(path, '{"a": 1}', content_type="text/plain")
            assert text.status_code == 403, route.name


def test_a_text_that_no_database_keeps_is_refused_at_every_door(two_firms):
    firm, _ = two_firms
    client = signed_in(add_people(firm.company)["owner"])
    ids, bad = ids_of(firm), "a\x00b"
    fields = ("q", "text", "note", "reason", "name", "email", "customer", "sort", "next", "password")
    for route in routes():
        for method in matrix()[route.name]:
            if route.name == "sign_out":
                continue
            sent = dict.fromkeys(fields, bad)
            answer = getattr(client, method)(path_of(route, firm.company.slug, ids), sent)
            assert answer.status_code == 400, (method, route.name, answer.status_code)
            assert b"Nothing was changed" in answer.content


def test_a_role_that_is_taken_away_ends_in_the_middle_of_a_session(two_firms):
    from goodterms.store.models import Membership

    firm, _ = two_firms
    people = add_people(firm.company)
    client, page = signed_in(people["collector"]), f"/f/{firm.company.slug}/today/"
    assert client.get(page).status_code == 200
    with access.writing(firm.company.pk):
        Membership.objects.filter(user=people["collector"]).delete()
    assert client.get(page).status_code == 404
    people["viewer"].is_active = False
    people["viewer"].save()
    assert signed_in(people["viewer"]).get(page).status_code == 302


def test_pages_are_not_kept_and_carry_the_policies(two_firms):
    firm, _ = two_firms
    answer = signed_in(add_people(firm.company)["viewer"]).get(f"/f/{firm.company.slug}/today/")
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert b"style=" not in answer.content
    assert b"<script>" not in answer.content


def test_an_address_that_is_only_sent_to_says_so_when_it_is_opened(two_firms):
    firm, _ = two_firms
    answer = signed_in(add_people(firm.company)["viewer"]).get("/account/password/")
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "This address cannot be opened by itself" in answer.content.decode()
