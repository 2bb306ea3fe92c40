"""The statement to send: what the page says, to the cent, as PDF and as workbook; inert whatever people type."""

import json
import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import typst
from django.utils import translation
from openpyxl import load_workbook
from tests.shell.desk_people import add_people, another_firm, signed_in

from goodterms.journeys import print_statement
from goodterms.journeys.print_statement import Wanted, as_pdf, as_xlsx, file_name, language_for
from goodterms.journeys.see_statement import all_statements, see_statement
from goodterms.paper import pdf
from goodterms.paper.statements import Sheet
from goodterms.store import access
from goodterms.store.models import Customer

SINCE, UNTIL = date(2026, 1, 1), date(2026, 6, 30)
WANTED = Wanted(SINCE, UNTIL, "en")
NASTY = "Müller #evil[] $x$ *b* \\ @cite <script> =cmd()"


@pytest.fixture
def acme(firm, bring):
    invoice = {"customer_ref": "ACME", "customer_name": NASTY, "issued_on": "2026-01-10"}
    bring(
        firm,
        "invoices",
        [
            {**invoice, "number": "INV-1", "due_on": "2026-02-09", "amount": "1200.00", "currency": "EUR"},
            {**invoice, "number": "=INV-2", "due_on": "2026-08-09", "amount": "99.90", "currency": "EUR"},
            {**invoice, "number": "JP-1", "due_on": "2026-03-09", "amount": "5000", "currency": "JPY"},
        ],
    )
    paid = {"customer_ref": "ACME", "paid_on": "2026-03-01"}
    bring(firm, "payments", [{**paid, "reference": "T-1", "amount": "150.45", "currency": "EUR"}])
    return firm, get(firm)


def get(firm, reference="ACME"):
    with access.scope(firm.company.pk):
        return Customer.objects.get(company=firm.company, reference=reference)


def cells(workbook):
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in workbook}


def test_the_workbook_has_the_figures_of_the_page(acme):
    firm, customer = acme
    with access.scope(firm.company.pk):
        book = load_workbook(BytesIO(as_xlsx(firm, customer, WANTED)))
        shown = {
            c: see_statement(firm, customer, since=SINCE, until=UNTIL, currency=c).statement for c in ("EUR", "JPY")
        }
    found = cells(book)
    for currency, digits in (("EUR", 2), ("JPY", 0)):
        made = shown[currency]
        rows = found[f"{currency} Open invoices"]
        items = [(row[0], Decimal(str(row[5]))) for row in rows[1:-2]]
        assert items == [(i.number, Decimal(i.open_minor).scaleb(-digits)) for i in made.items]
        assert Decimal(str(rows[-2][5])) == sum(amount for _, amount in items)
        moved = found[f"{currency} What moved it"]
        assert Decimal(str(moved[-1][4])) == Decimal(made.closing_minor).scaleb(-digits)
        assert [Decimal(str(r[3])) for r in moved[2:-1]] == [
            Decimal(m.amount_minor).scaleb(-digits) for m in made.movements
        ]
        assert moved[2][0] == datetime(2026, 1, 10)
    assert Decimal(str(found["EUR Not yet set against an invo"][-1][4])) == Decimal("-150.45")


def test_nothing_in_the_workbook_runs(acme):
    firm, customer = acme
    with access.scope(firm.company.pk):
        book = load_workbook(BytesIO(as_xlsx(firm, customer, WANTED)))
    texts = [c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert any(c.value == "=INV-2" for c in texts)
    assert all(c.data_type == "s" for c in texts)


def written(monkeypatch, firm, customer, wanted=WANTED):
    """What the typesetter is given, and the PDF."""
    given = []
    compile_ = typst.compile
    monkeypatch.setattr(pdf.typst, "compile", lambda *a, **k: given.append(k) or compile_(*a, **k))
    with access.scope(firm.company.pk):
        made = as_pdf(firm, customer, wanted)
    return given, made


def test_the_pdf_has_the_figures_of_the_page_and_can_be_read_aloud(acme, monkeypatch):
    firm, customer = acme
    given, made = written(monkeypatch, firm, customer)
    assert made.startswith(b"%PDF-")
    assert given[-1]["pdf_standards"] == ["ua-1"]
    assert b"pdfuaid" in made
    told = given[-1]["sys_inputs"]["data"]
    for words in ('"1,149.45"', '"1,200.00"', '"-150.45"', '"5,000"', '"JP-1"'):
        assert words in told
    with access.scope(firm.company.pk):
        for account in all_statements(firm, customer, since=SINCE, until=UNTIL):
            digits = {"EUR": 2, "JPY": 0}[account.currency]
            assert f'"{account.closing_minor / 10**digits:,.{digits}f}"' in told


def test_the_same_statement_is_the_same_bytes(acme, monkeypatch):
    firm, customer = acme
    _, first = written(monkeypatch, firm, customer)
    _, again = written(monkeypatch, firm, customer)
    assert first == again


def test_the_template_prints_what_it_is_given_as_it_is(acme):
    """The words that come out of the typesetter are those that went in: asked of its own layout, not of the input."""
    firm, customer = acme
    with access.scope(firm.company.pk):
        sheet = print_statement._sheet(firm, customer, WANTED)
    with translation.override("en"):
        data = pdf._data(sheet)
    shown = typst.query(
        pdf.TEMPLATE.read_bytes(), "strong", sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True
    )
    assert NASTY in {each["body"].get("text") for each in json.loads(shown)}


@pytest.mark.parametrize(("name", "standards"), [("Ωμέγα Жук", ["ua-1"]), ("\U0001fbf9 unheard of", None)])
def test_letters_without_a_font_are_said_and_not_an_error(acme, monkeypatch, name, standards):
    firm, customer = acme
    with access.writing(firm.company.pk):
        Customer.objects.filter(pk=customer.pk).update(name=name)
    given, made = written(monkeypatch, firm, get(firm))
    assert made.startswith(b"%PDF-")
    if standards:
        assert given[-1]["pdf_standards"] == standards


def test_a_text_that_no_font_has_is_told_on_the_paper(monkeypatch):
    calls = []

    def without_fonts(*given, **options):
        calls.append(options)
        if options["pdf_standards"]:
            raise typst.TypstError('PDF/UA-1 error: the text "x" could not be displayed with font "y"')
        return b"%PDF-"

    monkeypatch.setattr(pdf.typst, "compile", without_fonts)
    sheet = Sheet(("Miller",), ("日本",), "C", SINCE, UNTIL, (), "en")
    assert pdf.statement_pdf(sheet) == b"%PDF-"
    assert [c["ignore_system_fonts"] for c in calls] == [True, False, False]
    assert "Some letters could not be written" in calls[-1]["sys_inputs"]["data"]


def test_the_language_is_theirs(acme):
    _, customer = acme
    with translation.override("de"):
        assert language_for(customer) == "de"
    with translation.override("en"):
        assert language_for(customer) == "en"
        customer.country = "AT"
        assert language_for(customer) == "de"
        customer.country = "FR"
    assert language_for(customer) == "en"


def test_the_files_on_the_page(acme):
    firm, customer = acme
    people = add_people(firm.company)
    client = signed_in(people["viewer"])
    here = f"/f/{firm.company.slug}/customers/{customer.pk}/statement/"
    page = client.get(here + "?since=2026-01-01&until=2026-06-30").content.decode()
    links = re.findall(r'href="([^"]*statement/(?:pdf|xlsx)/[^"]*)"', page)
    assert len(links) == 2
    for link in links:
        answer = client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert re.fullmatch(
            r'attachment; filename="statement-ACME-2026-06-30\.(pdf|xlsx)"', answer["Content-Disposition"]
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
    stranger = signed_in(add_people(another_firm().company)["owner"])
    assert stranger.get(here + "pdf/").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "9999-12-31", "nonsense"])
@pytest.mark.parametrize("field", ["since", "until"])
def test_any_day_that_a_browser_can_send_gives_a_page_that_says_so_and_no_file_of_other_days(acme, field, day):
    firm, customer = acme
    client = signed_in(add_people(firm.company)["viewer"])
    here = f"/f/{firm.company.slug}/customers/{customer.pk}/statement/"
    page = client.get(f"{here}?{field}={day}")
    assert page.status_code == 200 and f"“{day}” could not be read as a day." in page.content.decode()
    for tail in ("pdf/", "xlsx/"):
        assert client.get(f"{here}{tail}?{field}={day}").status_code == 400


def test_the_page_shows_what_is_open_and_not_used(acme):
    firm, customer = acme
    client = signed_in(add_people(firm.company)["viewer"])
    here = f"/f/{firm.company.slug}/customers/{customer.pk}/statement/"
    page = client.get(here + "?since=2026-01-01&until=2026-06-30&currency=EUR").content.decode()
    assert "1,299.90" in page
    assert "-150.45" in page.replace("−", "-")
    assert "1,149.45" in page


def test_a_customer_without_a_ledger(firm, bring):
    bring(firm, "customers", [{"customer_ref": "NEW", "customer_name": "New"}])
    with access.scope(firm.company.pk):
        customer = get(firm, "NEW")
        assert as_pdf(firm, customer, WANTED).startswith(b"%PDF-")
        assert load_workbook(BytesIO(as_xlsx(firm, customer, WANTED))).sheetnames == ["Statement of account"]
        customer.reference = '../../"x\r\n'
        assert file_name(firm, customer, WANTED, "pdf") == "statement--------x---2026-06-30.pdf"


def test_the_command_writes_both_files(acme, tmp_path):
    from typer.testing import CliRunner

    from goodterms.cli.main import app

    pdf_file, book = tmp_path / "s.pdf", tmp_path / "s.xlsx"
    said = CliRunner().invoke(
        app, ["statement", "ACME", "--pdf", str(pdf_file), "--xlsx", str(book), "--language", "de"]
    )
    assert said.exit_code == 0, said.output
    assert pdf_file.read_bytes().startswith(b"%PDF-")
    assert "Kontoauszug" in load_workbook(book).sheetnames
    assert CliRunner().invoke(app, ["statement", "ACME", "--pdf", "s.pdf", "--language", "fr"]).exit_code == 2
    nowhere = tmp_path / "not-there" / "s.pdf"
    assert CliRunner().invoke(app, ["statement", "ACME", "--pdf", str(nowhere)]).exit_code == 2
