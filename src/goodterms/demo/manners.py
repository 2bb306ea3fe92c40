"""How customers of each kind behave over two years: who pays when, and what is said about it.

Each function plays one customer from its first order to the last day. The kinds are those that a good collector
tells apart; what is really the matter is noted as the story's truth.
"""

from collections.abc import Callable
from datetime import timedelta

from goodterms.demo.books import LENGTH_DAYS, Story, next_month_day, next_weekday, working
from goodterms.demo.cast import Manner
from goodterms.demo.rows import InvoiceRow
from goodterms.demo.trouble import cannot_pay, disputes, evades, is_hit

PAY_RUN_WEEKDAY = 3
PAY_RUN_MONTH_DAY = 25


def good(story: Story) -> None:
    """On time, give or take a few days; now and then something is forgotten or sent back."""
    for invoice in story.order(story.start, story.as_of):
        _send_back(story, invoice)
        late = story.about(12, 3) if story.chance(0.02) else min(3, story.about(-2, 2.5))
        story.pay(invoice, invoice.due_on + timedelta(days=late))


def takes_discount(story: Story) -> None:
    """Pays within the discount period nearly always, else on time."""
    for invoice in story.order(story.start, story.as_of):
        if story.chance(0.88):
            with_discount(story, invoice)
        story.pay(invoice, invoice.due_on - timedelta(days=story.rng.randrange(3)))


def with_discount(story: Story, invoice: InvoiceRow) -> None:
    """Paid in time for the discount, which is booked as a small credit note of the same day."""
    until = invoice.discount_until
    if until is not None:
        on = until - timedelta(days=3 + story.rng.randrange(3))
        story.credit(invoice, on, invoice.discount_minor, "Cash discount 2 %")
        story.pay(invoice, on)


def by_habit(story: Story) -> None:
    """Pays everything about four weeks late, because nobody ever minded."""
    story.because("habit", story.start, "pays late because it can; has the money")
    for invoice in story.order(story.start, story.as_of):
        story.pay(invoice, invoice.due_on + timedelta(days=max(12, story.about(26, 5))))
    for days in (400, 220, 60):
        story.say(story.ago(days), "letter", "Friendly reminder of everything overdue")


def through_red_tape(story: Story) -> None:
    """Pays every other week at best, two weeks after the due date; without an order number much later."""
    story.because("red_tape", story.start, "invoices wait for an approver and for the pay run on Thursdays")
    story.say(story.ago(500), "route", "Invoices go to the portal and need the order number; pay run is on Thursdays")
    for invoice in story.order(story.start, story.as_of):
        has_order = not story.chance(0.12)
        invoice.purchase_order = f"45{story.rng.randrange(10**6):06d}" if has_order else ""
        wait = 12 if has_order else 40
        story.pay(invoice, next_weekday(invoice.due_on + timedelta(days=wait), PAY_RUN_WEEKDAY))
        if not has_order:
            story.say(
                invoice.due_on + timedelta(days=20),
                "reply",
                "The invoice is not in our portal: it has no order number",
                invoice=invoice,
            )


def by_the_book(story: Story) -> None:
    """A public body: one pay run a month, after the approval of two offices."""
    story.because("red_tape", story.start, "two offices approve; one pay run a month, on the 25th")
    for invoice in story.order(story.start, story.as_of):
        invoice.purchase_order = f"BST-{story.rng.randrange(10**5):05d}"
        story.pay(invoice, next_month_day(invoice.due_on + timedelta(days=4), PAY_RUN_MONTH_DAY))


def with_a_bond(story: Story) -> None:
    """Pays us before everybody else, because of one of us; slips since a few weeks."""
    since = story.ago(50)
    story.because("shock", since, f"pays us first because of {story.ours}; short of money for a moment")
    story.say(story.ago(650), "bond", f"{story.ours} helped them through the first season and is trusted there")
    for invoice in story.order(story.start, story.as_of):
        if invoice.due_on < since:
            story.pay(invoice, invoice.due_on - timedelta(days=max(1, story.about(7, 2))))
        elif story.chance(0.3):
            story.pay(invoice, invoice.due_on + timedelta(days=story.about(17, 3)))
    story.say(story.ago(200), "referral", "Recommended us to a neighbour")


def refers(story: Story) -> None:
    """Orders little and pays on time, and sends us customers."""
    good(story)
    for days in (600, 340, 130):
        story.say(story.ago(days), "referral", "Recommended us; the customer came the week after")


def is_new(story: Story) -> None:
    """Has bought for ten weeks; too little to know its habits."""
    for number, invoice in enumerate(story.order(story.ago(70), story.as_of)):
        if number % 3 < 2:
            story.pay(invoice, invoice.due_on + timedelta(days=story.about(3, 2)))


def has_stopped(story: Story) -> None:
    """Ordered and paid for a year and a half; nothing since, and a small rest is open."""
    story.because("none", story.ago(170), "buys elsewhere since a complaint that nobody answered")
    made = story.order(story.start, story.ago(170))
    for invoice in made[:-1]:
        _send_back(story, invoice)
        story.pay(invoice, invoice.due_on + timedelta(days=min(4, story.about(0, 2))))
    story.pay(made[-1], made[-1].due_on, story.left(made[-1]) - 4_820)
    story.say(
        made[-1].issued_on + timedelta(days=9), "reply", "The delivery was short by two filters", invoice=made[-1]
    )


def as_a_branch(story: Story) -> None:
    """The head office pays for all branches once a month."""
    story.because("none", None, "the head office pays for all branches on the 28th")
    for invoice in story.order(story.start, story.as_of):
        story.pay(invoice, next_month_day(invoice.due_on - timedelta(days=6), 28))


MANNERS: dict[Manner, Callable[[Story], None]] = {
    "good": good,
    "discount": takes_discount,
    "habit": by_habit,
    "red_tape": through_red_tape,
    "public": by_the_book,
    "bond": with_a_bond,
    "shock": is_hit,
    "distress": cannot_pay,
    "dispute": disputes,
    "evading": evades,
    "referrer": refers,
    "new": is_new,
    "stopped": has_stopped,
    "branch": as_a_branch,
}


def twist(story: Story) -> None:
    """What we have not put in order ourselves, where the part has such a twist."""
    kind = story.part.twist
    if kind == "nobody_said":
        invoice = story.invoice(working(story.ago(48)))
        story.pay_without_saying(story.ago(6), invoice.amount_minor, text="Thank you")
    elif kind == "open_credit":
        invoice = story.invoice(working(story.ago(60)))
        story.credit(invoice, story.ago(25), invoice.amount_minor, "Goods sent back in full", is_set=False)
    elif kind == "paid_twice":
        paid = [p for p in story.payments if p.invoice is not None and p.paid_on > story.ago(LENGTH_DAYS // 4)]
        last = paid[-1]
        story.pay_without_saying(last.paid_on + timedelta(days=5), last.amount_minor, text="Transfer")


def _send_back(story: Story, invoice: InvoiceRow) -> None:
    """Every thirtieth delivery: part of it comes back and is credited before it is due."""
    if story.chance(0.035):
        share = story.rng.choice((5, 10, 20, 30))
        on = invoice.issued_on + timedelta(days=4 + story.rng.randrange(6))
        story.credit(invoice, on, invoice.amount_minor * share // 100, "Goods sent back")
