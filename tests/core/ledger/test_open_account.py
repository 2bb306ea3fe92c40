"""The working account of one customer: what an amount fits, kept right while items are settled."""

from random import Random

from tests.core.ledger.books import invoice, ledger, on

from goodterms.core.ledger.open_account import OpenAccount
from goodterms.core.ledger.open_items import open_items
from goodterms.core.ledger.terms import DiscountOffer


def account(*invoices):
    return OpenAccount(open_items(ledger(*invoices), as_of=None).items)


def numbers(shares):
    return [(item.invoice, amount) for item, amount in shares]


def test_of_equal_amounts_the_oldest_due_is_exact_and_then_the_next():
    books = account(invoice(1, 100, due="03-01"), invoice(2, 100, due="02-01"), invoice(3, 200, due="01-15"))
    first = books.exact(100)
    assert first is not None
    assert first.invoice == 2
    books.take(first, 100)
    second = books.exact(100)
    assert second is not None
    assert second.invoice == 1
    books.take(second, 100)
    assert books.exact(100) is None


def test_a_remainder_becomes_exact_after_a_part_payment():
    books = account(invoice(1, 100), invoice(2, 300))
    books.take(books.items[1], 240)
    remainder = books.exact(60)
    assert remainder is not None
    assert remainder.invoice == 2
    assert books.exact(300) is None
    assert (books.total, books.count) == (160, 2)


def test_the_next_instalment_moves_on_as_money_comes():
    books = account(invoice(1, 100, due={"02-01": 40, "03-01": 60}))
    item = books.next_instalment(40)
    assert item is not None
    assert books.next_instalment(60) is None
    books.take(item, 40)
    assert books.next_instalment(40) is None
    assert books.next_instalment(60) is item


def test_oldest_first_goes_by_instalment_and_not_by_invoice():
    books = account(invoice(1, 100, due={"02-01": 40, "04-01": 60}), invoice(2, 50, due="03-01"))
    assert numbers(books.oldest_first(70)) == [(1, 40), (2, 30)]
    assert numbers(books.oldest_first(120)) == [(1, 70), (2, 50)]
    assert numbers(books.oldest_first(1000)) == [(1, 100), (2, 50)]


def test_everything_needs_the_exact_total():
    books = account(invoice(1, 100), invoice(2, 50))
    assert numbers(books.everything(150)) == [(1, 100), (2, 50)]
    assert books.everything(149) == []


def test_a_selection_is_only_sought_among_few_items():
    books = account(invoice(1, 100), invoice(2, 50), invoice(3, 70))
    assert numbers(books.selection(170, limit=3)) == [(1, 100), (3, 70)]
    assert books.selection(170, limit=2) == []


def test_a_discount_needs_its_exact_amount_its_day_and_an_untouched_invoice():
    books = account(invoice(1, 1000))
    offers = {1: [DiscountOffer(on("01-20"), 20)]}
    found = books.discounted(980, paid_on=on("01-20"), discounts=offers)
    assert found is not None
    assert (found[0].invoice, found[1]) == (1, 20)
    assert books.discounted(980, paid_on=on("01-21"), discounts=offers) is None
    assert books.discounted(979, paid_on=on("01-20"), discounts=offers) is None
    books.take(books.items[0], 20)
    assert books.discounted(960, paid_on=on("01-20"), discounts=offers) is None


def test_it_agrees_with_searching_the_list_while_money_comes_in():
    rng = Random(11)
    for _ in range(60):
        books = account(
            *(invoice(i, rng.choice((50, 100, 150)), due=f"02-{rng.randrange(1, 28):02}") for i in range(1, 9))
        )
        while books.total:
            amount = rng.choice((25, 50, 100, 150))
            naive = [i.invoice for i in books.items if books.left[i.invoice] == amount]
            found = books.exact(amount)
            assert (found.invoice if found else None) == (naive[0] if naive else None)
            shares = books.oldest_first(amount)
            assert sum(part for _, part in shares) == min(amount, books.total)
            for item, part in shares:
                books.take(item, part)
        assert books.count == 0
