"""The demonstration firm's files go in through the normal import, with no help and without a rejected row."""

from datetime import date
from random import Random

from django.db.models import Sum

from goodterms.columns.ageing import age_ledger
from goodterms.columns.habits import habits_of_all, to_habits
from goodterms.columns.reading import open_ledger
from goodterms.core.customers.habits import habit_of
from goodterms.core.customers.paying import DiscountOffer
from goodterms.demo.files import IMPORTED, write_files
from goodterms.demo.generator import play
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.store.access import scope
from goodterms.store.models import Contact, Customer, Invoice, OpenItem, Unapplied
from goodterms.store.reading.ledger import ledger_of

AS_OF = date(2026, 11, 22)


def test_the_files_of_the_demonstration_go_in_as_they_are(database, firm, tmp_path):
    made = play(Random(7), as_of=AS_OF)
    paths = write_files(made, tmp_path)
    for kind in IMPORTED:
        look = look_at_file(firm, paths[kind])
        assert look.ready, (kind, look.questions, look.problems)
        assert look.mapping.kind == kind
        report = import_file(firm, as_file(look, firm, paths[kind]))
        assert report.outcomes["rejected"] == 0, report.problems[:3]
        assert report.outcomes["created"] == len(getattr(made, kind))
    with scope(firm.company.pk):
        _everything_is_there(made)
        _columns_agree(database, firm, made)


def _everything_is_there(made):
    assert Customer.objects.count() == len(made.customers)
    assert Customer.objects.exclude(referred_by=None).count() == sum(bool(c.referred_by) for c in made.customers)
    assert Contact.objects.filter(role="accounts_payable").exists()
    assert Invoice.objects.filter(discount_minor__gt=0, discount_until__isnull=False).exists()
    assert OpenItem.objects.filter(kind="invoice").aggregate(s=Sum("open_minor"))["s"] == open_minor(made)
    said_nothing = sum(p.amount_minor for p in made.payments if p.invoice is None)
    assert Unapplied.objects.aggregate(s=Sum("remaining_minor"))["s"] == said_nothing


def open_minor(made):
    settled = sum(row.amount_minor for row in (*made.payments, *made.credit_notes) if row.invoice is not None)
    return sum(i.amount_minor for i in made.invoices) - settled


def _columns_agree(database, firm, made):
    """The ledger as columns, read out of the real tables, and the core on the same rows say the same."""
    with open_ledger(database, firm.company.pk) as ledger:
        assert sum(a.total_minor for a in age_ledger(ledger, as_of=AS_OF).values()) == open_minor(made)
        found = dict(to_habits(habits_of_all(ledger, as_of=AS_OF)))
    for customer in Customer.objects.order_by("pk")[::9]:
        offers = {
            i.pk: DiscountOffer(i.discount_minor, i.discount_until)
            for i in Invoice.objects.filter(customer=customer, discount_minor__gt=0)
        }
        expected = habit_of(ledger_of(customer), as_of=AS_OF, offers=offers)
        mine = found[customer.pk]
        assert (mine.now, mine.change, mine.discounts, mine.sums, mine.balance) == (
            expected.now, expected.change, expected.discounts, expected.sums, expected.balance,
        )  # fmt: skip
        assert (mine.lateness.median, mine.lateness.on_time_run) == (
            expected.lateness.median, expected.lateness.on_time_run,
        )  # fmt: skip
