"""Customers in trouble, each of its own kind: a blow, no money left, a quarrel about the goods, hiding."""

from datetime import date, timedelta

from goodterms.demo.books import Story
from goodterms.demo.rows import InvoiceRow

BLOWS = (
    "A client of theirs became insolvent and owes them a quarter of a year's sales",
    "A fire in the cold store; the insurer has not paid yet",
    "Their biggest customer paid two months late; the money is announced",
    "The season was washed out by rain; bookings for winter are good",
    "A new line of credit is late at the bank",
)
COMPLAINTS = (
    "Delivered short by several boxes",
    "The unit was dented; the fitter saw it",
    "The price is not the one in the order",
    "The repair had to be done twice",
)


def is_hit(story: Story) -> None:
    """Kept its word for more than a year, then something happened, and it told us so itself."""
    blow = story.ago(75 + story.rng.randrange(20))
    what = story.rng.choice(BLOWS)
    story.because("shock", blow, what)
    for invoice in story.order(story.start, blow):
        if invoice.due_on < blow:
            story.pay(invoice, invoice.due_on + timedelta(days=min(3, story.about(-1, 1.5))))
    for invoice in story.order(blow, story.as_of, factor=0.6):
        if story.chance(0.15):
            story.pay(invoice, invoice.due_on)
    owed = story.open_invoices()
    told = blow + timedelta(days=12)
    story.say(told, "reply", f"{what}. They called before we did and asked for patience", invoice=owed[0])
    story.say(told + timedelta(days=2), "request", "Asks to pay in three parts")
    story.pay(owed[0], owed[0].due_on + timedelta(days=25), owed[0].amount_minor * 3 // 10, text="First part")
    rest = story.left(owed[0])
    story.say(
        story.ago(9),
        "promise",
        "The rest of the oldest invoice by the end of next week",
        invoice=owed[0],
        amount=rest,
        promised_for=story.as_of + timedelta(days=5),
    )


def cannot_pay(story: Story) -> None:
    """A year of good payment, then later by the month, then only round sums, and promises that break."""
    since = story.ago(330)
    story.because("distress", since, "orders go on, the money is gone; others are not paid either")
    dry = story.ago(125)
    for invoice in story.order(story.start, story.as_of):
        months = max(0, (invoice.due_on - since).days) / 30
        if invoice.discount_until is not None and months == 0:
            story.credit(invoice, invoice.issued_on + timedelta(days=7), invoice.discount_minor, "Cash discount 2 %")
            story.pay(invoice, invoice.issued_on + timedelta(days=7))
        paid_on = invoice.due_on + timedelta(days=max(-2, story.about(2 + 7 * months, 3)))
        if paid_on < dry:
            story.pay(invoice, paid_on)
    day = dry
    while day < story.as_of:
        _round_sum(story, day)
        day += timedelta(days=18 + story.rng.randrange(9))
    for days, wait in ((100, 10), (62, 12), (33, 14)):
        _broken_promise(story, story.ago(days), wait)
    story.say(story.ago(140), "request", "Asks for sixty days instead of thirty")


def _round_sum(story: Story, on: date) -> None:
    amount = story.rng.choice((50_000, 100_000, 100_000, 200_000))
    owed = [invoice for invoice in story.open_invoices() if invoice.due_on < on and story.left(invoice) > amount]
    if owed:
        story.pay(owed[0], on, amount, text="On account")
    else:
        story.pay_without_saying(on, amount // 2, text="On account")


def _broken_promise(story: Story, on: date, wait: int) -> None:
    owed = [invoice for invoice in story.open_invoices() if invoice.due_on < on]
    if owed:
        story.say(
            on,
            "promise",
            "Everything up to then will be paid, for certain",
            invoice=owed[0],
            amount=sum(story.left(invoice) for invoice in owed),
            promised_for=on + timedelta(days=wait),
        )


def disputes(story: Story) -> None:
    """Pays on time what is right, and nothing of what is not, saying so within days of the delivery."""
    made = story.order(story.start, story.as_of)
    wrong = [invoice for n, invoice in enumerate(made) if n % 9 == 4]
    open_ones = [invoice for invoice in made if story.ago(75) < invoice.issued_on < story.ago(45)][:2]
    since = min((invoice.issued_on for invoice in open_ones), default=None)
    story.because("dispute", since, "two deliveries were not right and nobody of us answered")
    for invoice in made:
        if invoice in open_ones or invoice in wrong:
            _complaint(story, invoice, is_open=invoice in open_ones or invoice.issued_on > story.ago(120))
        else:
            story.pay(invoice, invoice.due_on + timedelta(days=min(3, story.about(-1, 2))))


def _complaint(story: Story, invoice: InvoiceRow, *, is_open: bool) -> None:
    what = story.rng.choice(COMPLAINTS)
    raised = invoice.issued_on + timedelta(days=3 + story.rng.randrange(8))
    story.say(raised, "dispute", what, invoice=invoice)
    if is_open:
        invoice.disputed = raised <= story.as_of
        return
    settled = invoice.due_on + timedelta(days=15 + story.rng.randrange(20))
    story.credit(invoice, settled, invoice.amount_minor * story.rng.choice((15, 25, 40)) // 100, what)
    story.pay(invoice, settled + timedelta(days=4))


def evades(story: Story) -> None:
    """Late and vague for a year, then orders more and pays nothing, and does not pick up the telephone."""
    silent = story.ago(165)
    story.because("evading", silent, "takes what it can get and hides")
    for invoice in story.order(story.start, silent):
        paid_on = invoice.due_on + timedelta(days=max(5, story.about(21, 8)))
        if paid_on < silent:
            story.pay(invoice, paid_on)
    story.order(silent, story.ago(55), factor=1.5)
    owed = story.open_invoices()
    for days, kind in ((120, "letter"), (106, "call"), (92, "call"), (78, "letter"), (60, "call"), (35, "call")):
        story.say(story.ago(days), kind, "Nobody answered", reached=False, invoice=owed[0])
    story.say(story.ago(70), "dispute", "Suddenly the goods of last spring were not as ordered", invoice=owed[0])
    owed[0].disputed = True
    story.say(
        story.ago(100),
        "promise",
        "The transfer is on its way",
        invoice=owed[0],
        amount=story.left(owed[0]),
        promised_for=story.ago(96),
    )
