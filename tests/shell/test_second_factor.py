"""The second factor: an app with codes and recovery codes, asked after the password and before anything else."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from tests.shell.desk_people import add_people, another_firm, signed_in
from tests.shell.test_at_the_same_moment import all_at_once
from tests.shell.test_desk_gate import METHODS, ids_of, path_of, routes

from goodterms.core.basics.one_time_codes import STEP_SECONDS, code_at, step_at
from goodterms.desk.gate import OPEN, matrix
from goodterms.journeys import keep_second_factor as journey
from goodterms.journeys.keep_second_factor import Proof, factors_of
from goodterms.journeys.set_up import add_person
from goodterms.store import access, clock
from goodterms.store.access import scope
from goodterms.store.models import CodeApp, Event, Membership, RecoveryCode, SignedIn

PASSWORD = "a harbour in winter"
EMAIL = "mira@example.com"


@pytest.fixture
def person(firm):
    return add_person(firm.company, email=EMAIL, name="Mira", role="collector", password=PASSWORD, actor="test")


@pytest.fixture
def moment(monkeypatch):
    """Time stands still until a test moves it on: `moment(30)`."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def later(seconds=STEP_SECONDS):
        now[0] += timedelta(seconds=seconds)

    return later


def code_of(user, *, off=0):
    """What the app of a person shows now, or a step before or after."""
    app = CodeApp.objects.get(user=user)
    return code_at(journey.key_in(app.sealed_key), step_at(clock.now().timestamp()) + off)


def set_up(user, moment):
    """The app switched on, the way the page does it; time has gone on to the next code. Returns recovery codes."""
    sealed = journey.new_key()
    code = code_at(journey.key_in(sealed), step_at(clock.now().timestamp()))
    kept = journey.add_app(user, sealed, code, proof=Proof(PASSWORD), mark="")
    assert kept.problems == []
    moment()
    return kept.codes


def enter(client=None, **sent):
    client = client or Client()
    answer = client.post("/sign-in/", {"email": EMAIL, "password": PASSWORD, **sent})
    return client, answer


def second(client, code):
    return client.post("/sign-in/code/", {"code": code})


def events(firm, kind):
    with scope(firm.company.pk):
        return [e.body for e in Event.objects.filter(company=firm.company, kind=kind).order_by("seq")]


def test_an_app_is_set_up_on_the_account_page(firm, person, moment):
    client, elsewhere = signed_in(person), signed_in(person)
    page = client.get("/account/second-factor/app/").content.decode()
    typed = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)[1]
    assert '<svg class="qr"' in page
    assert typed == re.search(r'class="key">([^<]+)<', client.get("/account/second-factor/app/").content.decode())[1]
    import base64

    key = base64.b32decode(typed.replace(" ", "") + "=" * (-len(typed.replace(" ", "")) % 8))
    code = code_at(key, step_at(clock.now().timestamp()))
    wrong = client.post("/account/second-factor/app/", {"new": code, "password": "something else"})
    assert wrong.status_code == 422
    mistyped = client.post("/account/second-factor/app/", {"new": "000000", "password": PASSWORD})
    assert mistyped.status_code == 422
    assert not CodeApp.objects.exists(), "nothing is on before the code fits"
    done = client.post("/account/second-factor/app/", {"new": f"{code[:3]} {code[3:]}", "password": PASSWORD})
    assert done.status_code == 200
    codes = re.findall(r"<code>([A-Z2-9-]{19})</code>", done.content.decode())
    assert len(set(codes)) == journey.CODES
    assert elsewhere.get("/account/").status_code == 302, "a new second factor ends the other sessions"
    assert client.get("/account/").status_code == 200
    assert "10 of 10" in client.get("/account/second-factor/").content.decode()
    assert len(events(firm, "person.secured")) == 1


def test_the_picture_holds_the_key_and_whose_it_is():
    from goodterms.desk.pictures.qr_code import app_address, qr_code

    address = app_address(b"12345678901234567890", account="mira+1@example.com", issuer="Goodterms (Müller & Co)")
    assert address == (
        "otpauth://totp/Goodterms%20%28M%C3%BCller%20%26%20Co%29:mira%2B1%40example.com"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Goodterms%20%28M%C3%BCller%20%26%20Co%29"
    )
    picture = qr_code(address)
    squares = {tuple(map(int, at)) for at in re.findall(r"M(\d+) (\d+)h1v1h-1z", picture.path)}
    inside = range(4, picture.size - 4)
    assert squares <= {(x, y) for x in inside for y in inside}, "white around it, four squares wide"
    corner = {(x, 4) for x in range(4, 11)} | {(x, 10) for x in range(4, 11)}
    assert corner <= squares, "the mark of a corner"


def test_the_code_is_asked_after_the_password(firm, person, moment):
    set_up(person, moment)
    client, answer = enter(next="/f/miller-tools/customers/")
    assert answer["Location"] == "/sign-in/code/"
    assert client.get("/").status_code == 302
    assert "goodterms-device" not in client.cookies, "a browser is known only once everything was right"
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert second(client, "000000").status_code == 422
    answer = second(client, code_of(person))
    assert answer["Location"] == "/f/miller-tools/customers/"
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get(f"/f/{firm.company.slug}/today/").status_code == 200
    _again, answer = enter(client)
    assert answer["Location"] == "/sign-in/code/", "it is asked every time: no browser is let through silently"


def test_half_signed_in_is_not_signed_in_for_any_page_and_method(firm, bring, moment):
    row = {"customer_ref": "C1", "number": "I1", "issued_on": "2026-01-01", "due_on": "2026-02-01", "amount": "9.00"}
    bring(firm, "invoices", [row])
    owner = add_person(firm.company, email=EMAIL, name="Mira", role="owner", password=PASSWORD, actor="test")
    set_up(owner, moment)
    client, answer = enter()
    assert answer.status_code == 302
    ids, seen = ids_of(firm), 0
    for route in routes():
        rule = matrix()[route.name]
        for method in METHODS:
            if OPEN.intersection(rule.values()):
                continue
            answer = getattr(client, method)(path_of(route, firm.company.slug, ids))
            assert answer.status_code == 302, (method, route.name)
            assert answer["Location"].startswith("/sign-in/"), (method, route.name)
            seen += 1
    assert seen > 300
    assert not SignedIn.objects.exists()
    assert second(client, code_of(owner)).status_code == 302, "and what it is half of still counts"
    assert client.get("/account/").status_code == 200


def test_half_a_sign_in_ends_after_minutes_and_with_the_password(person, moment):
    set_up(person, moment)
    client, _ = enter()
    assert client.get("/sign-in/code/").status_code == 200
    moment(601)
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert second(client, code_of(person))["Location"] == "/sign-in/"
    client, _ = enter()
    person.set_password("quite another harbour")
    person.save()
    assert second(client, code_of(person))["Location"] == "/sign-in/"
    assert Client().get("/sign-in/code/")["Location"] == "/sign-in/"
    client, _ = enter(password="quite another harbour")
    person.is_active = False
    person.save()
    assert second(client, code_of(person))["Location"] == "/sign-in/"


@pytest.mark.parametrize(("off", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_the_phone_may_be_one_step_off(person, moment, off, taken):
    set_up(person, moment)
    moment(STEP_SECONDS * 5)
    client, _ = enter()
    assert (second(client, code_of(person, off=off)).status_code == 302) is taken


def test_a_code_is_good_once_also_for_two_at_the_same_moment(person, moment):
    set_up(person, moment)
    code = code_of(person)
    first, _ = enter()
    other, _ = enter()
    assert second(first, code).status_code == 302
    assert second(other, code).status_code == 422
    moment(STEP_SECONDS)
    assert second(other, code).status_code == 422, "an earlier code than the last one is worth nothing either"
    code = code_of(person)
    told = all_at_once(lambda: journey.check_code(person, code))
    assert sorted(told) == sorted(["None"] + [repr(journey.WRONG_CODE)] * (len(told) - 1))


def test_guessing_codes_is_counted_before_it_is_looked_at(person, moment):
    codes = set_up(person, moment)
    client, _ = enter()
    for _ in range(journey.BY_PERSON.tries):
        assert second(client, "000000").status_code == 422
    assert second(client, code_of(person)).status_code == 429, "even the right code has to wait"
    assert second(client, codes[0]).status_code == 429
    elsewhere, _ = enter(Client(REMOTE_ADDR="10.9.9.9"))
    assert second(elsewhere, code_of(person)).status_code == 429, "from wherever"
    moment(journey.BY_PERSON.minutes * 60 + 1)
    client, _ = enter()
    assert second(client, code_of(person)).status_code == 302


def test_guessing_slowly_for_a_day_is_stopped_too(person, moment):
    set_up(person, moment)
    for _ in range(journey.BY_PERSON_A_DAY.tries):
        moment(16 * 60 // journey.BY_PERSON.tries)
        assert journey.check_code(person, "000000") == journey.WRONG_CODE
    moment(16 * 60)
    client, _ = enter()
    stopped = second(client, code_of(person))
    assert stopped.status_code == 429
    assert "24 hours" in stopped.content.decode()


def test_a_recovery_code_lets_in_once(firm, person, moment):
    codes = set_up(person, moment)
    client, _ = enter()
    assert second(client, codes[0].lower().replace("-", " ")).status_code == 302
    assert factors_of(person).codes_left == journey.CODES - 1
    assert len(events(firm, "person.recovered")) == 1
    client, _ = enter()
    assert second(client, codes[0]).status_code == 422
    told = all_at_once(lambda: journey.check_code(person, codes[1]))
    assert sorted(told) == sorted(["None"] + [repr(journey.WRONG_CODE)] * (len(told) - 1))


def test_recovery_codes_of_somebody_else_are_worth_nothing(firm, person, moment):
    codes = set_up(person, moment)
    other = add_person(
        firm.company, email="carl@example.com", name="Carl", role="viewer", password=PASSWORD, actor="test"
    )
    set_up(other, moment)
    assert journey.check_code(other, codes[0]) == journey.WRONG_CODE
    assert journey.check_code(person, codes[0]) is None


def test_new_recovery_codes_put_the_old_ones_out_of_use(person, moment):
    old, client = set_up(person, moment), signed_in(person)
    place = "/account/second-factor/recovery-codes/"
    assert client.post(place, {"password": PASSWORD}).status_code == 422, "the password alone is not enough"
    assert client.post(place, {"password": "wrong", "code": code_of(person)}).status_code == 422
    made = client.post(place, {"password": PASSWORD, "code": code_of(person)})
    fresh = re.findall(r"<code>([A-Z2-9-]{19})</code>", made.content.decode())
    assert len(fresh) == journey.CODES
    assert not set(fresh) & set(old)
    assert journey.check_code(person, old[3]) == journey.WRONG_CODE
    assert journey.check_code(person, fresh[3]) is None
    file = client.post(place + "file/", {"code": fresh[:3]})
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Content-Type"].startswith("text/plain")
    assert all(code in file.content.decode() for code in fresh[:3])
    for sent in (["<script>"], [fresh[0], "x"], old[:2], [fresh[3]], []):
        assert client.post(place + "file/", {"code": sent}).status_code == 422, sent


def test_the_app_is_switched_off_with_password_and_code_only(firm, person, moment):
    set_up(person, moment)
    client, place = signed_in(person), "/account/second-factor/app/off/"
    assert client.post(place, {"password": PASSWORD}).status_code == 422
    assert client.post(place, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert client.post(place, {"password": "wrong", "code": code_of(person)}).status_code == 422
    assert CodeApp.objects.count() == 1
    assert client.post(place, {"password": PASSWORD, "code": code_of(person)}).status_code == 302
    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists(), "codes that stand in for nothing are gone too"
    assert len(events(firm, "person.unsecured")) == 1
    _client, answer = enter()
    assert answer["Location"] == "/"


def test_another_app_needs_a_code_of_the_one_before(person, moment):
    set_up(person, moment)
    sealed = journey.new_key()
    fresh = code_at(journey.key_in(sealed), step_at(clock.now().timestamp()))
    refused = journey.add_app(person, sealed, fresh, proof=Proof(PASSWORD), mark="")
    assert refused.problems == [journey.WRONG_CODE]
    taken = journey.add_app(person, sealed, fresh, proof=Proof(PASSWORD, code_of(person)), mark="")
    assert taken.problems == []
    assert taken.codes == [], "the recovery codes stay as they are"
    assert CodeApp.objects.get().sealed_key == sealed


def test_a_new_password_does_not_take_the_second_factor_off(person, moment, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    set_up(person, moment)
    from goodterms.desk.letters import password_link

    client = Client()
    link = password_link(person).removeprefix(settings.BASE_URL)
    target = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(target, {"new_password1": "quite another harbour", "new_password2": "quite another harbour"})
    assert enter(client, password="quite another harbour")[1]["Location"] == "/sign-in/code/"


def test_nobody_reads_a_secret_out_of_the_tables(person, moment):
    codes = set_up(person, moment)
    key = journey.key_in(CodeApp.objects.get().sealed_key)
    from goodterms.core.basics.one_time_codes import as_typed

    secrets = [key.hex(), as_typed(key).replace(" ", ""), *codes, *(c.replace("-", "") for c in codes)]
    client = signed_in(person)
    client.get("/account/second-factor/app/")
    from goodterms.journeys.keep_second_factor import key_in

    pending = key_in(client.session["new_app"])
    secrets += [pending.hex(), as_typed(pending).replace(" ", "")]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            text = "\n".join(repr([bytes(v) if isinstance(v, memoryview) else v for v in r]) for r in cursor.fetchall())
            assert not [s for s in secrets if s.lower() in text.lower()], table


def test_another_secret_key_is_told_and_recovery_codes_still_let_in(person, moment, settings):
    codes = set_up(person, moment)
    code = code_of(person)
    settings.SECRET_KEY = "another key, after a backup was put back without its own"
    client, _ = enter()
    told = second(client, code)
    assert told.status_code == 422
    assert "secret key of this installation was changed" in told.content.decode()
    assert second(client, codes[0]).status_code == 302
    page = client.get("/account/second-factor/").content.decode()
    assert "cannot be checked any more" in page
    kept = journey.remove_app(person, proof=Proof(PASSWORD, codes[1]))
    assert kept == []


def test_the_firm_is_seen_only_with_a_second_factor_once_its_owner_says_so(firm, moment):
    people = add_people(firm.company)
    other = another_firm()
    with access.writing(other.company.pk):
        Membership.objects.create(company=other.company, user=people["collector"], role="viewer")
    owner, collector = signed_in(people["owner"]), signed_in(people["collector"])
    rule, today = f"/f/{firm.company.slug}/settings/people/second-factor/", f"/f/{firm.company.slug}/today/"
    refused = owner.post(rule, {"needed": "1"})
    assert refused.status_code == 422
    assert "lock yourself out" in refused.content.decode()
    assert collector.get(today).status_code == 200
    people["owner"].set_password(PASSWORD)
    people["owner"].save()
    set_up(people["owner"], moment)
    owner = signed_in(people["owner"])
    assert collector.post(rule, {"needed": "1"}).status_code == 403
    assert owner.post(rule, {"needed": "1"}).status_code == 302
    assert owner.get(today).status_code == 200
    assert collector.get(today)["Location"] == "/account/second-factor/"
    assert collector.post(f"/f/{firm.company.slug}/today/make/")["Location"] == "/account/second-factor/"
    asked = collector.get(today, headers={"HX-Request": "true"})
    assert asked["HX-Redirect"] == "/account/second-factor/"
    assert "asks everybody" in collector.get("/account/second-factor/").content.decode()
    assert collector.get(f"/f/{other.company.slug}/today/").status_code == 200, "the rule of one firm only"
    stays = journey.remove_app(people["owner"], proof=Proof(PASSWORD, code_of(people["owner"])))
    assert stays == [journey.STILL_NEEDED]
    people["collector"].set_password(PASSWORD)
    people["collector"].save()
    set_up(people["collector"], moment)
    assert signed_in(people["collector"]).get(today).status_code == 200
    assert owner.post(rule, {"needed": "0"}).status_code == 302
    assert signed_in(people["viewer"]).get(today).status_code == 200
    assert len(events(firm, "firm.second_factor")) == 2


def test_the_rule_of_the_firm_leaves_the_matrix_as_it_is(firm, bring, moment):
    row = {"customer_ref": "C1", "number": "I1", "issued_on": "2026-01-01", "due_on": "2026-02-01", "amount": "9.00"}
    bring(firm, "invoices", [row])
    people = add_people(firm.company)
    from goodterms.store.models import Company

    with scope(firm.company.pk):
        Company.objects.filter(pk=firm.company.pk).update(second_factor_since=clock.now())
    client, ids, seen = signed_in(people["viewer"]), ids_of(firm), 0
    for route in routes():
        if "firm" not in route.pattern.converters:
            continue
        for method, least in matrix()[route.name].items():
            status = getattr(client, method)(path_of(route, firm.company.slug, ids)).status_code
            assert status == (302 if least == "viewer" else 403), route.name
            seen += 1
    assert seen > 40


def test_the_operator_takes_a_second_factor_off(firm, person, moment):
    set_up(person, moment)
    client = signed_in(person)
    assert journey.take_off(person, actor="operator") == 1
    assert client.get("/account/").status_code == 302, "whoever was in is out"
    assert enter()[1]["Location"] == "/"
    with scope(firm.company.pk):
        event = Event.objects.get(company=firm.company, kind="person.unsecured")
    assert event.actor == "operator"
    assert journey.take_off(person, actor="operator") == 0
    assert len(events(firm, "person.unsecured")) == 1


def test_the_command_tells_and_takes_off(firm, person, moment, settings):
    from typer.testing import CliRunner

    from goodterms.cli.main import app

    def said(*words):
        done = CliRunner().invoke(app, ["second-factor", *words], catch_exceptions=False)
        return done.exit_code, done.stdout

    assert said("nobody@example.com")[0] == 3
    assert "No second factor" in said(EMAIL)[1]
    set_up(person, moment)
    assert said("Mira@Example.com")[1].splitlines()[1] == "10 recovery codes left"
    settings.SECRET_KEY = "another key, after a backup was put back without its own"
    assert "cannot be used" in said(EMAIL)[1]
    code, text = said(EMAIL, "--off")
    assert (code, CodeApp.objects.count(), RecoveryCode.objects.count()) == (0, 0, 0)
    assert "password alone" in text
    assert "no second factor" in said(EMAIL, "--off")[1]
