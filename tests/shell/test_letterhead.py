"""Where to pay and whom to ask: entered once, said on every statement; a changed account is told to every owner."""

import json
import re
from io import BytesIO

import pytest
from django.core import mail
from openpyxl import load_workbook
from tests.shell.desk_people import add_people, another_firm, signed_in
from tests.shell.test_statement_files import WANTED, acme, written
from typer.testing import CliRunner

from goodterms.cli.main import app
from goodterms.core.basics.bank_accounts import BankAccount
from goodterms.desk import letters as desk_letters
from goodterms.journeys.keep_letterhead import Details, account_of, keep_bank_account, keep_details, letterhead_of
from goodterms.journeys.keep_second_factor import Proof
from goodterms.journeys.print_statement import as_xlsx
from goodterms.store import access
from goodterms.store.access import Access, NotAllowed, scope
from goodterms.store.models import Company, Event, Letterhead, Membership

__all__ = ["acme"]

PASSWORD = "a harbour in winter"
GERMAN, DUTCH = "DE89370400440532013000", "NL91ABNA0417164300"
ACCOUNT = BankAccount("Miller Tools Ltd", GERMAN, "DEUTDEFF")
DETAILS = Details(
    "Harbour Road 1\n20457 Hamburg", "DE123456788", "HRB 1", "Ann Miller", "+49 40 66969 120", "a@m.example"
)
NO_PROOF = Proof("")
HERE = "/f/miller-tools/settings/letterhead/"
BANK = HERE + "bank-account/"
SAID = {"holder": "Miller Tools Ltd", "iban": "de89 3704 0044 0532 0130 00", "bic": "deutdeff", "version": "0"}


@pytest.fixture
def people(firm):
    people = add_people(firm.company)
    people["owner"].set_password(PASSWORD)
    people["owner"].save()
    return people


@pytest.fixture
def letters(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(desk_letters, "send_beside", lambda letter: letter.send())
    mail.outbox = []
    return mail.outbox


def kept(firm):
    with scope(firm.company.pk):
        return letterhead_of(firm)


def told(firm, kind="firm.bank_account"):
    with scope(firm.company.pk):
        return [json.loads(e.body) for e in Event.objects.filter(company=firm.company, kind=kind).order_by("seq")]


def enter(firm):
    assert keep_details(firm, DETAILS, version=0) == []
    assert keep_bank_account(firm, ACCOUNT, proof=NO_PROOF, version=1).problems == []


def test_an_owner_enters_it_and_every_owner_gets_a_letter(firm, people, letters):
    with access.writing(firm.company.pk):
        Membership.objects.filter(user=people["controller"]).update(role="owner")
    people["controller"].language = "de"
    people["controller"].save()
    client = signed_in(people["owner"])
    assert client.post(BANK, SAID | {"password": PASSWORD})["Location"] == HERE
    assert account_of(kept(firm)) == ACCOUNT
    assert client.post(BANK, SAID | {"iban": DUTCH, "version": "1", "password": PASSWORD})["Location"] == HERE
    assert {tuple(letter.to) for letter in letters} == {(people["owner"].email,), (people["controller"].email,)}
    assert len(letters) == 4
    page = signed_in(people["viewer"]).get(HERE).content.decode()
    assert re.search("Last changed: <time .*</time>, owner of Miller Tools<", page), "whoever looks sees by whom"
    body = next(m.body for m in letters[2:] if m.to == [people["owner"].email])
    assert "IBAN: ••••3000" in body
    assert "IBAN: ••••4300" in body
    assert "owner of Miller Tools" in body
    assert "/f/miller-tools/settings/letterhead/" in body
    assert not [number for number in (GERMAN, DUTCH, PASSWORD) for letter in letters if number in letter.body]


def test_no_name_of_a_firm_keeps_the_letter_from_being_sent(firm, people, letters):
    with access.writing(firm.company.pk):
        Company.objects.filter(pk=firm.company.pk).update(name="Miller\r\nBcc: x@y.example")
    signed_in(people["owner"]).post(BANK, SAID | {"password": PASSWORD})
    assert [letter.subject for letter in letters] == ["The bank account of Miller Bcc: x@y.example was changed"]
    assert letters[0].bcc == []


def test_the_log_tells_old_and_new_and_hides_the_numbers(firm, people, letters):
    client = signed_in(people["owner"])
    client.post(BANK, SAID | {"password": PASSWORD})
    client.post(BANK, SAID | {"iban": DUTCH, "bic": "", "version": "1", "password": PASSWORD})
    assert told(firm) == [
        {
            "fields": ["holder", "iban", "bic"],
            "from": {},
            "to": {"holder": "Miller Tools Ltd", "iban": "••••3000", "bic": "••••DEFF"},
        },
        {
            "fields": ["iban", "bic"],
            "from": {"holder": "Miller Tools Ltd", "iban": "••••3000", "bic": "••••DEFF"},
            "to": {"holder": "Miller Tools Ltd", "iban": "••••4300"},
        },
    ]
    page = client.get("/f/miller-tools/settings/audit/").content.decode()
    assert "Bank account on the statements changed" in page
    assert "IBAN ••••3000 → ••••4300" in page
    assert GERMAN not in page
    file = b"".join(client.get("/f/miller-tools/settings/audit/export/").streaming_content).decode()
    assert "••••3000 → ••••4300" in file
    assert GERMAN not in file


def test_two_accounts_that_end_alike_are_told_as_a_change(firm):
    """Only the last four are shown; that something else is there now must not disappear with the rest."""
    first = BankAccount(bank="First", number="11110000")
    assert keep_bank_account(firm, first, proof=NO_PROOF, version=0).problems == []
    keep_bank_account(firm, BankAccount(bank="First", number="22220000"), proof=NO_PROOF, version=1)
    assert told(firm)[-1] == {
        "fields": ["number"],
        "from": {"bank": "First", "number": "••••0000"},
        "to": {"bank": "First", "number": "••••0000"},
    }


@pytest.mark.parametrize("role", ["viewer", "collector", "controller"])
def test_nobody_but_an_owner_changes_where_to_pay(firm, people, letters, role):
    enter(firm)
    people[role].set_password(PASSWORD)
    people[role].save()
    client = signed_in(people[role])
    answer = client.post(BANK, SAID | {"iban": DUTCH, "version": "2", "password": PASSWORD})
    assert answer.status_code == 403
    assert kept(firm).iban == GERMAN
    page = client.get(HERE).content.decode()
    assert "Only an owner can change this." in page
    assert 'name="password"' not in page
    with pytest.raises(NotAllowed):
        keep_bank_account(Access(firm.company, role, "x"), BankAccount(iban=DUTCH), proof=NO_PROOF, version=2)
    assert letters == []


def test_the_other_form_never_changes_the_account(firm, people):
    """A controller may say whom to ask; what else their browser sends is not looked at."""
    enter(firm)
    sent = {"ask_phone": "+49 40 1", "ask_name": "Ben", "iban": DUTCH, "holder": "Mallory", "version": "2"}
    assert signed_in(people["controller"]).post(HERE, sent)["Location"] == HERE
    assert (kept(firm).ask_name, kept(firm).iban, kept(firm).holder) == ("Ben", GERMAN, "Miller Tools Ltd")


@pytest.mark.parametrize("password", ["", "wrong"])
def test_without_the_password_nothing_changes(firm, people, letters, password):
    answer = signed_in(people["owner"]).post(BANK, SAID | {"password": password})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The present password is not right" in page
    assert 'value="de89 3704 0044 0532 0130 00"' in page, "what was entered is still there"
    assert (kept(firm).iban, told(firm), letters) == ("", [], [])


def test_what_is_wrong_is_said_at_its_field_with_what_was_kept(firm, people, letters):
    enter(firm)
    answer = signed_in(people["owner"]).post(BANK, SAID | {"iban": GERMAN[:-1] + "1", "version": "2"})
    page = answer.content.decode()
    assert answer.status_code == 422
    field = page.split('for="iban"')[1].split("</div>")[0]
    assert "The check digits of the IBAN do not fit" in field
    assert 'aria-invalid="true"' in field
    assert "DE89 3704" in field.split("Kept until now:")[1]
    assert f'value="{GERMAN[:-1]}1"' in field
    assert 'aria-describedby="iban-hint iban-wrong iban-kept"' in field
    assert "aria-invalid" not in page.split('for="bic"')[1].split("</div>")[0]
    assert letters == []


@pytest.mark.parametrize(
    ("details", "columns"),
    [
        (Details(ask_phone="ring us"), ["ask_phone"]),
        (Details(ask_email="nobody"), ["ask_email"]),
        (Details(ask_name="Ann"), ["ask_phone"]),
        (Details(address="\n".join("1234567")), ["address"]),
        (Details(registration="x" * 101, address="a\x00"), ["address", "registration"]),
        (Details(), []),
        (DETAILS, []),
    ],
)
def test_the_rest_is_checked_too(firm, details, columns):
    assert [p.column for p in keep_details(firm, details, version=0)] == columns
    assert (kept(firm).version == 1) == (details == DETAILS)


def test_nothing_new_is_no_change(firm, people, letters):
    enter(firm)
    answer = signed_in(people["owner"]).post(BANK, SAID | {"version": "2"}, follow=True)
    assert "Nothing has changed." in answer.content.decode()
    assert keep_details(firm, DETAILS, version=2) == []
    assert (kept(firm).version, len(told(firm)), letters) == (2, 1, [])


def test_of_two_who_looked_at_the_same_one_acts(firm):
    assert keep_details(firm, DETAILS, version=0) == []
    for version in (0, 7):
        other = keep_details(firm, Details(address="Elsewhere 1"), version=version)
        assert [p.code for p in other] == ["record.changed"]
        bank = keep_bank_account(firm, ACCOUNT, proof=NO_PROOF, version=version)
        assert [p.code for p in bank.problems] == ["record.changed"]
        assert bank.owners == []
    assert (kept(firm).address, kept(firm).iban, told(firm)) == (DETAILS.address, "", [])


def test_it_can_be_taken_away_again(firm, letters):
    enter(firm)
    assert keep_bank_account(firm, BankAccount(), proof=NO_PROOF, version=2).problems == []
    assert account_of(kept(firm)) == BankAccount()
    assert told(firm)[-1]["to"] == {}


def test_another_firm_sees_and_changes_nothing_of_it(firm, people):
    enter(firm)
    other = another_firm()
    stranger = signed_in(add_people(other.company)["owner"])
    assert stranger.get(HERE).status_code == stranger.post(BANK, SAID).status_code == 404
    with scope(other.company.pk):
        assert letterhead_of(other).iban == ""
        assert not Letterhead.objects.filter(company=other.company).exists()


def test_the_statement_says_where_to_pay_and_whom_to_ask(acme, monkeypatch):
    firm, customer = acme
    enter(firm)
    given, made = written(monkeypatch, firm, customer)
    assert given[-1]["pdf_standards"] == ["ua-1"]
    assert b"pdfuaid" in made
    data = json.loads(given[-1]["sys_inputs"]["data"])
    assert data["firm"] == [
        "Miller Tools",
        "Harbour Road 1",
        "20457 Hamburg",
        "VAT number: DE123456788",
        "Registered: HRB 1",
    ]
    pay, ask = data["ways"]
    assert dict(pay["lines"]) == {
        "Account holder": "Miller Tools Ltd",
        "IBAN": "DE89 3704 0044 0532 0130 00",
        "BIC": "DEUTDEFF",
        "Payment reference": "ACME, and the numbers of the invoices",
    }
    assert [said for _, said in ask["lines"]] == ["Ann Miller", "+49 40 66969 120", "a@m.example"]
    with scope(firm.company.pk):
        cover = load_workbook(BytesIO(as_xlsx(firm, customer, WANTED)))["Statement of account"]
    cells = {row[0].value: row[1].value for row in cover.iter_rows()}
    assert cells["Where to pay: IBAN"] == "DE89 3704 0044 0532 0130 00"
    assert cells["For questions: Telephone"] == "+49 40 66969 120"
    assert cells["VAT number"] == "DE123456788"


def test_an_account_without_iban_stands_there_too(acme, monkeypatch):
    firm, customer = acme
    keep_bank_account(
        firm, BankAccount(bank="First Bank", number="000123456", routing="021000021"), proof=NO_PROOF, version=0
    )
    data = json.loads(written(monkeypatch, firm, customer)[0][-1]["sys_inputs"]["data"])
    assert [way["title"] for way in data["ways"]] == ["Where to pay"]
    assert data["ways"][0]["lines"][:4] == [
        ["Account holder", "Miller Tools"],
        ["Bank", "First Bank"],
        ["Account number", "000123456"],
        ["Sort or routing code", "021000021"],
    ]


def test_nothing_entered_is_nothing_printed_and_the_page_says_so(acme, monkeypatch):
    firm, customer = acme
    people = add_people(firm.company)
    assert json.loads(written(monkeypatch, firm, customer)[0][-1]["sys_inputs"]["data"])["ways"] == []
    here = f"/f/miller-tools/customers/{customer.pk}/statement/"
    owner, viewer = signed_in(people["owner"]), signed_in(people["viewer"])
    page = owner.get(here).content.decode()
    assert "The statement says neither where to pay nor whom to ask." in page
    assert f'href="{HERE}">Enter it' in page
    assert "An owner can enter it in the settings." in viewer.get(here).content.decode()
    keep_bank_account(firm, ACCOUNT, proof=NO_PROOF, version=0)
    page = signed_in(people["controller"]).get(here).content.decode()
    assert "The statement does not say whom to ask." in page
    assert f'href="{HERE}">Enter it' in page
    assert "DE89 3704" in page
    keep_details(firm, DETAILS, version=1)
    page = viewer.get(here).content.decode()
    assert "+49 40 66969 120" in page
    assert "does not say" not in page


def test_the_command_says_it_too(acme):
    firm, _ = acme
    blank = CliRunner().invoke(app, ["statement", "ACME", "--currency", "EUR"]).stdout
    assert "Where to pay: not said in the settings yet" in blank
    assert json.loads(CliRunner().invoke(app, ["statement", "ACME", "--json"]).stdout)["pay_to"] is None
    enter(firm)
    assert "IBAN DE89" in CliRunner().invoke(app, ["statement", "ACME", "--currency", "EUR"]).stdout
    answer = json.loads(CliRunner().invoke(app, ["statement", "ACME", "--json"]).stdout)
    assert answer["pay_to"]["iban"] == GERMAN
    assert answer["questions"] == {"name": "Ann Miller", "phone": "+49 40 66969 120", "email": "a@m.example"}


def test_what_people_type_there_stays_text(acme, monkeypatch):
    firm, customer = acme
    nasty = Details(address="#evil[] $x$\n<script>", ask_name="=cmd()", ask_phone="+49 *1*23")
    assert keep_details(firm, nasty, version=0) == []
    data = json.loads(written(monkeypatch, firm, customer)[0][-1]["sys_inputs"]["data"])
    assert data["firm"][1:3] == ["#evil[] $x$", "<script>"]
    with scope(firm.company.pk):
        book = load_workbook(BytesIO(as_xlsx(firm, customer, WANTED)))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
