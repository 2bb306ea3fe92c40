"""Posts facts straight into the tables of a test's database, as the firm whose books they are."""

from datetime import UTC, datetime

from django.db import connection

from goodterms.store.models import Adjustment, Allocation, Company, Customer, Instalment, Invoice, Payment

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def new_firm(slug):
    """A firm, whose rows this connection sees from now on."""
    choose_setting("directory", "on")
    company = Company.objects.create(slug=slug, name=slug, currency="EUR", created_at=NOW)
    choose_setting("company", str(company.pk))
    return company


def choose_setting(name, value):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [f"goodterms.{name}", value])


class Books:
    """Posts facts straight into the tables."""

    def __init__(self, company):
        self.company, self.customers, self.n = company, {}, 0

    def customer(self, reference):
        if reference not in self.customers:
            self.customers[reference] = Customer.objects.create(
                company=self.company, reference=reference, reference_key=reference, name=reference, created_at=NOW
            )
        return self.customers[reference]

    def invoice(self, customer, amount, issued, due, *, kind="invoice", currency="EUR", parts=()):
        self.n += 1
        invoice = Invoice.objects.create(
            company=self.company, customer=self.customer(customer), kind=kind, number=f"{kind}-{self.n}",
            number_key=f"{kind}-{self.n}", issued_on=issued, due_on=due, currency=currency, amount_minor=amount,
            instalments=max(1, len(parts)),
        )  # fmt: skip
        for position, (due_on, part) in enumerate(parts):
            Instalment.objects.create(
                company=self.company, invoice=invoice, position=position, due_on=due_on, amount_minor=part
            )
        return invoice

    def payment(self, customer, amount, on, *, currency="EUR", reverses=None):
        self.n += 1
        return Payment.objects.create(
            company=self.company, customer=self.customer(customer), reference=f"P{self.n}", identity=f"P{self.n}",
            paid_on=on, currency=currency, amount_minor=amount, reverses=reverses,
        )  # fmt: skip

    def allocate(self, source, invoice, amount, on, reverses=None):
        names = {"payment": source} if isinstance(source, Payment) else {"credit_note": source}
        return Allocation.objects.create(
            company=self.company, invoice=invoice, currency=invoice.currency, amount_minor=amount, effective_on=on,
            recorded_at=NOW, reverses=reverses, **names,
        )  # fmt: skip

    def adjust(self, invoice, kind, amount, on, **dates):
        return Adjustment.objects.create(
            company=self.company, invoice=invoice, kind=kind, amount_minor=amount, effective_on=on,
            recorded_at=NOW, reason="test", **dates,
        )  # fmt: skip
