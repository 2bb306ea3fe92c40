"""Two people do the same thing at the same moment: one of them does it, the other is told, nobody sees an error."""

import multiprocessing
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections

from goodterms.journeys import apply_money, receive_file
from goodterms.journeys.begin_another_firm import begin_another_firm
from goodterms.journeys.keep_document import Handed, keep_document, withdraw_document
from goodterms.journeys.keep_view import keep_view, rename_view
from goodterms.journeys.manage_people import LAST_OWNER, change_role, invite
from goodterms.journeys.record_dispute import record_dispute, settle_dispute
from goodterms.journeys.recording import CHANGED
from goodterms.journeys.run_imports import run_waiting_imports
from goodterms.journeys.set_up import NewFirm, add_person
from goodterms.journeys.verify_books import verify
from goodterms.store.access import companies_of, scope
from goodterms.store.models import (
    Allocation,
    Dispute,
    Event,
    Import,
    Invoice,
    KeptDocument,
    Membership,
    Payment,
    SavedView,
    User,
)

PEOPLE = 6
INVOICE = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-10-01", "due_on": "2026-10-31"}
PAID = {"customer_ref": "ACME", "reference": "B1", "paid_on": "2026-11-10", "amount": "100.00"}


@pytest.fixture
def customer(firm, bring):
    bring(firm, "invoices", [{**INVOICE, "amount": "100.00"}])
    bring(firm, "payments", [{**PAID, "invoice_number": "INV-1"}])
    with scope(firm.company.pk):
        return firm.customer("ACME")


def one_of(firm, model):
    with scope(firm.company.pk):
        return model.objects.filter(company=firm.company).latest("pk")


def _person(do: Callable[[], object], start, answers) -> None:
    connections.close_all()
    start.wait(30)
    try:
        answers.put(repr(do()))
    except Exception as fault:
        answers.put(f"{type(fault).__name__}: {fault}")
    connections.close_all()


def all_at_once(do: Callable[[], object]) -> list[str]:
    """What each of them was told."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(PEOPLE), context.Queue()
    people = [context.Process(target=_person, args=(do, start, answers)) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    told = [answers.get(timeout=60) for _ in people]
    for person in people:
        person.join(60)
    return told


FILE = b"Customer number,Invoice number,Invoice date,Due date,Amount,Currency\nC1,I1,2026-01-05,2026-02-05,5.00,EUR\n"


def first_half() -> bool:
    """Whether this person does the one thing of two."""
    return multiprocessing.current_process().name.endswith(("1", "3", "5", "7", "9"))


@pytest.fixture
def handed_in(firm):
    found = receive_file.receive(firm, [FILE], name="x.csv")
    assert isinstance(found, Import)
    return found


def test_a_file_is_taken_in_or_forgotten_by_one_of_them_and_never_both(firm, handed_in):
    with scope(firm.company.pk):
        look = receive_file.look_again(firm, handed_in)
    told = all_at_once(
        lambda: (
            f"taken {receive_file.queue(firm, look, handed_in)}"
            if first_half()
            else f"forgotten {receive_file.forget(firm, handed_in)}"
        )
    )
    assert sum(answer.endswith("True'") for answer in told) == 1, told
    assert all(answer.endswith(("True'", "False'")) for answer in told), told
    taken = "'taken True'" in told
    assert run_waiting_imports(firm.company) == taken
    kept = one_of(firm, Import)
    assert (kept.state, kept.rows) == (("done", 1) if taken else ("forgotten", 0))
    assert verify().ok


def test_an_import_that_stopped_is_gone_on_with_once_and_run_by_one_worker(firm, handed_in):
    with scope(firm.company.pk):
        assert receive_file.queue(firm, receive_file.look_again(firm, handed_in), handed_in)
        assert receive_file.stop(firm, handed_in)
    stopped = one_of(firm, Import)
    assert stopped.state == "cancelled"
    told = all_at_once(lambda: (receive_file.go_on(firm, stopped), run_waiting_imports(firm.company)))
    assert sum(answer.startswith("(True") for answer in told) == 1, told
    assert sum(answer.endswith(" 1)") for answer in told) == 1, told
    done = one_of(firm, Import)
    assert (done.state, done.rows, done.created, done.attempts) == ("done", 1, 1, 1)
    assert events(firm, "import.done") == 1
    assert verify().ok


def test_the_same_file_handed_in_twice_and_read_by_six_workers_is_in_once(firm, handed_in):
    second = receive_file.receive(firm, [FILE], name="again.csv")
    with scope(firm.company.pk):
        for found in (handed_in, second):
            assert receive_file.queue(firm, receive_file.look_again(firm, found), found)
    told = all_at_once(lambda: run_waiting_imports(firm.company))
    assert sum(map(int, told)) == 2, told
    with scope(firm.company.pk):
        assert Invoice.objects.count() == 1
        assert sorted(Import.objects.values_list("state", "created", "unchanged")) == [("done", 0, 1), ("done", 1, 0)]
    assert verify().ok


def events(firm, kind: str) -> int:
    with scope(firm.company.pk):
        return Event.objects.filter(company=firm.company, kind=kind).count()


def test_money_is_taken_back_once(firm, customer):
    allocation = one_of(firm, Allocation).pk
    told = all_at_once(lambda: apply_money.take_back(firm, customer, allocation))
    assert sorted(told) == sorted(["[]"] + [repr([apply_money.CHANGED])] * (PEOPLE - 1))
    assert events(firm, "money.taken_back") == 1
    assert verify().ok


def test_a_payment_comes_back_once(firm, customer):
    payment = one_of(firm, Payment).pk
    told = all_at_once(lambda: apply_money.bounce(firm, customer, payment, on=date(2026, 11, 12), text="returned"))
    assert sorted(told) == sorted(["[]"] + [repr([apply_money.CHANGED])] * (PEOPLE - 1))
    assert events(firm, "payment.bounced") == 1
    assert verify().ok


def test_a_document_is_kept_once_and_withdrawn_once(firm, customer):
    handed = Handed([b"signed"], "terms.pdf", "signed_terms")
    told = all_at_once(lambda: keep_document(firm, customer, handed))
    assert sum("document.same" in each for each in told) == PEOPLE - 1
    kept = one_of(firm, KeptDocument).pk
    told = all_at_once(lambda: withdraw_document(firm, customer, kept, "of somebody else"))
    assert sorted(told) == sorted(["[]"] + [repr([CHANGED])] * (PEOPLE - 1))
    assert events(firm, "document.kept") == events(firm, "document.withdrawn") == 1
    assert verify().ok


def test_a_dispute_is_raised_once_and_raised_again_once(firm, customer):
    invoice = one_of(firm, Invoice).pk
    for round_ in (1, 2):
        told = all_at_once(lambda: record_dispute(firm, customer, invoice, "wrong price"))
        assert told == ["[]"] * PEOPLE
        assert events(firm, "dispute.raised") == round_
        dispute = one_of(firm, Dispute)
        assert dispute.resolved_on is None
        assert settle_dispute(firm, customer, invoice, version=dispute.version)
    assert verify().ok


def test_a_payment_whose_money_somebody_uses_meanwhile_comes_back_or_is_used_never_both(firm, customer):
    payment, invoice = one_of(firm, Payment).pk, one_of(firm, Invoice).pk
    assert apply_money.take_back(firm, customer, one_of(firm, Allocation).pk) == []
    share = apply_money.Share("payment", payment, invoice, 10_000)

    def either() -> object:
        if first_half():
            return apply_money.apply_money(firm, customer, [share])
        return apply_money.bounce(firm, customer, payment, on=date(2026, 11, 12), text="returned")

    told = all_at_once(either)
    assert set(told) <= {"[]", repr([apply_money.CHANGED])}, told
    assert verify().ok


def test_two_owners_who_demote_each_other_leave_an_owner(firm):
    owners = [invite(firm, email=f"owner{n}@example.com", name=f"Owner {n}", role="owner") for n in (1, 2)]
    ids = [owner.pk for owner in owners if isinstance(owner, User)]

    def demote() -> object:
        mine = int(multiprocessing.current_process().name.rpartition("-")[2]) % 2
        return change_role(firm, ids[mine], "viewer")

    told = all_at_once(demote)
    with scope(firm.company.pk):
        assert Membership.objects.filter(company=firm.company, role="owner").count() == 1
    assert repr([LAST_OWNER]) in told


def test_a_view_of_one_name_is_kept_once_and_renamed_once(firm):
    told = all_at_once(lambda: keep_view(firm, name="Worst first", query="sort=-overdue", shared=True))
    assert sum("view.taken" in each for each in told) == PEOPLE - 1
    view = one_of(firm, SavedView)
    told = all_at_once(lambda: rename_view(firm, view.pk, name="Later", version=view.version))
    assert sorted(told) == sorted(["[]"] + [repr([CHANGED])] * (PEOPLE - 1))
    assert events(firm, "view.kept") == events(firm, "view.renamed") == 1


def test_firms_of_one_name_are_set_up_side_by_side_or_it_is_said(firm):
    password = "a harbour in winter"
    owner = add_person(firm.company, email="o@b.example", name="Ann", role="owner", password=password, actor="test")
    told = all_at_once(lambda: begin_another_firm(owner, NewFirm("Twin", "EUR")))
    begun = [m.company for m in companies_of(owner) if m.company.name == "Twin"]
    assert len({company.slug for company in begun}) == len(begun) == sum("Company" in each for each in told) >= 1
    assert all("Company" in each or each == repr([CHANGED]) for each in told), told
