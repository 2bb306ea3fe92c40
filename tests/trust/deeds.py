"""Every journey that writes, and how it is done: what has to be there first, and the deed itself."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.house_rules.repository import calls, tree
from tests.shell.passkey_device import Device

import goodterms.journeys
from goodterms.core.basics.bank_accounts import BankAccount
from goodterms.core.basics.one_time_codes import code_at, step_at
from goodterms.journeys import (
    apply_money,
    assign_customer,
    begin_another_firm,
    change_firm,
    edit_playbook,
    first_run,
    keep_bond,
    keep_contact,
    keep_document,
    keep_letterhead,
    keep_passkeys,
    keep_promise,
    keep_second_factor,
    keep_view,
    look_at_file,
    manage_people,
    override_advice,
    plan_the_day,
    put_on_hold,
    put_right,
    record_answer,
    record_dispute,
    record_observation,
    set_up,
    weigh_customer,
    write_note,
)
from goodterms.store import clock
from goodterms.store.access import Access, scope
from goodterms.store.models import (
    Allocation,
    Bond,
    ClosedDay,
    Company,
    Customer,
    Dispute,
    Invoice,
    Membership,
    Passkey,
    Payment,
    SavedView,
    User,
)

JOURNEYS = Path(goodterms.journeys.__file__).parent
WRITES = {
    "access.writing",
    "writing",
    "transaction.atomic",
    "timeline.append",
    "recording.tell",
    "tell_firms",
    "recording.withdraw",
}
NOT_BUSINESS = {
    "make_demonstration": "invented data of an invented firm, made once",
    "sign_in": "tries of a password, counted and forgotten",
    "receive_file": "a file on its way in; what it brings is written by import_ledger",
    "run_imports": "the queue of such files; what they bring is written by import_ledger",
    "telling": "the event itself, for journeys about a person's own account; each of them is tried",
    "recording": "what the recording journeys share; each of them is tried",
}


@dataclass
class Scene:
    """A firm with a customer, an invoice and a colleague."""

    who: Access
    customer: Customer
    invoice: Invoice
    colleague: User
    bring: Callable[..., Any]
    csv: Path

    @property
    def today(self) -> date:
        return clock.today(self.who.company)

    def nobody(self) -> None:
        """As if the program had just been installed."""
        with scope(self.who.company.pk):
            Membership.objects.all().delete()
        User.objects.all().delete()

    def get(self, model: Any) -> Any:
        with scope(self.who.company.pk):
            return model.objects.filter(company=self.who.company).latest("pk")


@dataclass
class Deed:
    """do: called with the scene and what `first` gave. events: how many it tells of."""

    do: Callable[[Scene, Any], Any]
    first: Callable[[Scene], Any] = field(default=lambda scene: None)
    events: int = 1


def _import(s: Scene, _: object) -> object:
    row = {"customer_ref": "NEW", "number": "INV-9", "issued_on": "2026-01-10", "amount": "5.00"}
    return s.bring(s.who, "invoices", [row])


def _remember(s: Scene, look: Any) -> None:
    look_at_file.remember(s.who, look, name="bank")


def _hold(s: Scene, _: object = None) -> Any:
    return put_on_hold.put_on_hold(
        s.who, s.customer, put_on_hold.Pause("other", s.today + timedelta(days=5), "they asked")
    )


def _dispute(s: Scene, _: object = None) -> None:
    record_dispute.record_dispute(s.who, s.customer, s.invoice.pk, "wrong price")


def _closed(s: Scene, _: object = None) -> Any:
    return change_firm.close_on(s.who, s.today, "Inventory")


def _change_firm(s: Scene, _: object) -> Any:
    new = change_firm.Firm("Miller and Daughter", "DE", "Europe/Berlin", "0, 30, 60", "due", "30", 9)
    return change_firm.change_firm(s.who, new, version=1)


def _answer(s: Scene, _: object = None) -> Any:
    question, answer = _a_question(s)
    return record_answer.record_answer(s.who, s.customer, question=question, answer=answer)


def _a_question(s: Scene) -> tuple[str, str]:
    asked = edit_playbook.shipped().questions
    return asked.names[0], asked.answers[0][0]


def _promise(s: Scene, _: object = None) -> Any:
    return keep_promise.keep_promise(s.who, s.customer, keep_promise.Word(100, "EUR", s.today))


def _seen(s: Scene, _: object = None) -> Any:
    return record_observation.record_observation(s.who, s.customer, kind=_kind_of_observation())


def _kind_of_observation() -> str:
    from goodterms.store.models import Observation

    return next(k for k in Observation.Kind.values if k != Observation.Kind.LATER_WITH_OTHERS)


def _document(s: Scene, _: object = None) -> Any:
    handed = keep_document.Handed([b"%PDF-1.7 signed"], "terms.pdf", "signed_terms")
    return keep_document.keep_document(s.who, s.customer, handed)


def _draft(s: Scene) -> Any:
    return edit_playbook.propose(s.who, [edit_playbook.Edit("economics.firm.staff_hour", 71.5, "our own cost")])


def _switched_on(s: Scene) -> Any:
    return edit_playbook.switch_on(s.who, _draft(s), why="our own cost")


def _choice(s: Scene) -> tuple[str, str]:
    told = weigh_customer.weigh_customer(s.who, s.customer, as_of=s.today).explanation
    other = next(v.option for v in told.options if v.permitted and v.option != told.advice.advised)
    return told.advice.advised, other


def _override(s: Scene, choice: tuple[str, str]) -> Any:
    from goodterms.core.approach.overrides import REASONS

    advised, chosen = choice
    reason = next(iter(REASONS))
    return override_advice.override_advice(
        s.who, s.customer, advised=advised, chosen=chosen, reason=reason, note="we know them"
    )


def _view(s: Scene, _: object = None) -> Any:
    return keep_view.keep_view(s.who, name="Late", query="show=overdue", shared=True)


def _start(s: Scene, view: SavedView) -> None:
    keep_view.start_with(Access(s.who.company, "viewer", "test", s.colleague), view.pk)


def _paid(s: Scene) -> Payment:
    row = {"customer_ref": "ACME", "reference": "T1", "paid_on": "2026-03-01", "amount": "40.00"}
    s.bring(s.who, "payments", [row])
    payment: Payment = s.get(Payment)
    return payment


def _share(s: Scene, payment: Payment) -> Any:
    share = apply_money.Share("payment", payment.pk, s.invoice.pk, 1_500)
    return apply_money.apply_money(s.who, s.customer, [share])


def _set_against(s: Scene) -> Allocation:
    _share(s, _paid(s))
    allocation: Allocation = s.get(Allocation)
    return allocation


PASSWORD = "a harbour in winter"
PROOF = keep_second_factor.Proof(PASSWORD, by_passkey=True)
PLACE = keep_passkeys.Place("localhost", "http://localhost:8000")


def _with_password(s: Scene) -> User:
    s.colleague.set_password(PASSWORD)
    s.colleague.save()
    return s.colleague


def _new_app(s: Scene) -> tuple[str, str]:
    _with_password(s)
    sealed = keep_second_factor.new_key()
    key = keep_second_factor.key_in(sealed)
    assert key is not None
    return sealed, code_at(key, step_at(clock.now().timestamp()))


def _add_app(s: Scene, new: tuple[str, str]) -> keep_second_factor.Kept:
    return keep_second_factor.add_app(s.colleague, *new, proof=PROOF, mark="")


def _codes(s: Scene) -> list[str]:
    return _add_app(s, _new_app(s)).codes


def _code(codes: list[str]) -> keep_second_factor.Proof:
    return keep_second_factor.Proof(PASSWORD, codes[0])


def _new_passkey(s: Scene) -> tuple[dict[str, Any], str]:
    begun = keep_passkeys.begin_adding(_with_password(s), PLACE, proof=PROOF)
    assert isinstance(begun, keep_passkeys.Begun)
    return begun.state, Device(PLACE.origin).make(begun.options)


def _add_passkey(s: Scene, new: tuple[dict[str, Any], str]) -> keep_second_factor.Kept:
    return keep_passkeys.add(s.colleague, PLACE, *new, name="Laptop", mark="")


def _remove_passkey(s: Scene, _: object) -> Any:
    passkey = Passkey.objects.get(user=s.colleague)
    return keep_passkeys.remove(s.colleague, passkey.pk, proof=PROOF)


DEEDS: dict[str, Deed] = {
    "add": Deed(_add_passkey, _new_passkey),
    "add_app": Deed(_add_app, _new_app),
    "add_firm": Deed(lambda s, _: set_up.add_firm(set_up.NewFirm("New", "EUR"), actor="test")),
    "add_person": Deed(
        lambda s, _: set_up.add_person(
            s.who.company, email="a@b.example", name="A", role="viewer", password="not so short", actor="test"
        )
    ),
    "apply_money": Deed(_share, _paid),
    "assign_customer": Deed(
        lambda s, _: assign_customer.assign_customer(s.who, s.customer, None, version=s.customer.version)
    ),
    "begin": Deed(
        lambda s, _: first_run.begin(
            first_run.Beginning("Ann", "ann@b.example", "quite a long one 7", set_up.NewFirm("Begun", "EUR"))
        ),
        lambda s: s.nobody(),
        events=2,
    ),
    "begin_another_firm": Deed(
        lambda s, owner: begin_another_firm.begin_another_firm(owner, set_up.NewFirm("Second", "EUR")),
        lambda s: set_up.add_person(
            s.who.company, email="o@b.example", name="O", role="owner", password="not so short", actor="test"
        ),
        events=2,
    ),
    "bounce": Deed(
        lambda s, a: apply_money.bounce(s.who, s.customer, a.payment_id, on=s.today, text="no funds"), _set_against
    ),
    "change_firm": Deed(_change_firm),
    "change_role": Deed(lambda s, _: manage_people.change_role(s.who, s.colleague.pk, "viewer")),
    "check_answer": Deed(
        lambda s, a: record_answer.check_answer(s.who, s.customer, a.pk, "verified", version=a.version), _answer
    ),
    "check_code": Deed(lambda s, codes: keep_second_factor.check_code(s.colleague, codes[0]), _codes),
    "close_on": Deed(_closed),
    "go_back": Deed(lambda s, v: edit_playbook.go_back(s.who, 0, on=v.number, why="it was better"), _switched_on),
    "import_file": Deed(_import, events=2),
    "invite": Deed(lambda s, _: manage_people.invite(s.who, email="n@b.example", name="N", role="viewer")),
    "keep_bond": Deed(
        lambda s, _: keep_bond.keep_bond(s.who, s.customer, keep_bond.Held(holder_name="Ann", evidence="school"))
    ),
    "keep_bank_account": Deed(
        lambda s, _: keep_letterhead.keep_bank_account(
            s.who, BankAccount(iban="DE89370400440532013000"), proof=PROOF, version=0
        )
    ),
    "keep_contact": Deed(
        lambda s, _: keep_contact.keep_contact(
            s.who, s.customer, keep_contact.Person(name="Ann", email="ann@acme.example")
        )
    ),
    "keep_details": Deed(
        lambda s, _: keep_letterhead.keep_details(
            s.who, keep_letterhead.Details(ask_name="Ann", ask_phone="+49 30 123456"), version=0
        )
    ),
    "keep_document": Deed(_document),
    "keep_promise": Deed(_promise),
    "keep_view": Deed(_view),
    "let_go": Deed(lambda s, _: manage_people.let_go(s.who, s.colleague.pk)),
    "lift_hold": Deed(lambda s, hold: put_on_hold.lift_hold(s.who, s.customer, hold.pk, version=hold.version), _hold),
    "make_codes": Deed(lambda s, _: keep_second_factor.make_codes(s.colleague, proof=PROOF), _codes),
    "open_on": Deed(lambda s, day: change_firm.open_on(s.who, day.pk), lambda s: (_closed(s), s.get(ClosedDay))[1]),
    "override_advice": Deed(_override, _choice),
    "plan_the_day": Deed(lambda s, _: plan_the_day.plan_the_day(s.who, as_of=date(2026, 11, 22))),
    "prove": Deed(lambda s, codes: keep_second_factor.prove(s.colleague, _code(codes)), _codes),
    "put_on_hold": Deed(_hold),
    "put_right": Deed(
        lambda s, _: put_right.put_right(s.who, s.customer, put_right.OwnSide("partly", "half of it", "the other half"))
    ),
    "record_answer": Deed(_answer),
    "record_contact": Deed(
        lambda s, _: write_note.record_contact(s.who, s.customer, channel="call", outcome="reached", text="in March")
    ),
    "record_dispute": Deed(_dispute),
    "record_observation": Deed(_seen),
    "record_outcome": Deed(
        lambda s, o: override_advice.record_outcome(s.who, s.customer, o.pk, "they paid", version=o.version),
        lambda s: _override(s, _choice(s)),
    ),
    "record_reply": Deed(
        lambda s, _: record_observation.record_reply(s.who, s.customer, channel="email", text="in March")
    ),
    "remove_view": Deed(lambda s, v: keep_view.remove_view(s.who, v.pk), _view),
    "rename_view": Deed(lambda s, v: keep_view.rename_view(s.who, v.pk, name="Later", version=1), _view),
    "start_with": Deed(_start, _view),
    "remember": Deed(_remember, lambda s: look_at_file.look_at_file(s.who, s.csv)),
    "remove": Deed(_remove_passkey, lambda s: _add_passkey(s, _new_passkey(s))),
    "remove_app": Deed(lambda s, _: keep_second_factor.remove_app(s.colleague, proof=PROOF), _codes),
    "require_second_factor": Deed(
        lambda s, _: manage_people.require_second_factor(
            Access(s.who.company, "owner", f"user:{s.colleague.pk}", s.colleague), True
        ),
        _codes,
    ),
    "settle_dispute": Deed(
        lambda s, d: record_dispute.settle_dispute(s.who, s.customer, s.invoice.pk, version=d.version),
        lambda s: (_dispute(s), s.get(Dispute))[1],
    ),
    "switch_on": Deed(lambda s, draft: edit_playbook.switch_on(s.who, draft, why="our own cost"), _draft),
    "take_off": Deed(lambda s, _: keep_second_factor.take_off(s.colleague, actor="operator"), _codes),
    "take_back": Deed(lambda s, a: apply_money.take_back(s.who, s.customer, a.pk), _set_against),
    "withdraw_answer": Deed(lambda s, a: record_answer.withdraw_answer(s.who, s.customer, a.pk), _answer),
    "withdraw_document": Deed(
        lambda s, d: keep_document.withdraw_document(s.who, s.customer, d.pk, "of somebody else"), _document
    ),
    "withdraw_observation": Deed(lambda s, o: record_observation.withdraw_observation(s.who, s.customer, o.pk), _seen),
    "withdraw_promise": Deed(lambda s, p: keep_promise.withdraw_promise(s.who, s.customer, p.pk), _promise),
    "write_off": Deed(
        lambda s, _: apply_money.write_off(s.who, s.customer, s.invoice.pk, amount_minor=100, reason="too small")
    ),
    "write_note": Deed(lambda s, _: write_note.write_note(s.who, s.customer, "they called")),
}


def deeds_in_the_code() -> Iterator[str]:
    """Public functions of the journeys that write, themselves or through a function of their file."""
    for path in sorted(JOURNEYS.glob("*.py")):
        if path.stem in NOT_BUSINESS:
            continue
        functions = {n.name: n for n in tree(path).body if isinstance(n, ast.FunctionDef)}
        called = {name: {what for _, what in calls(node)} for name, node in functions.items()}
        writing = {name for name, what in called.items() if what & WRITES}
        while more := {n for n, what in called.items() if what & writing} - writing:
            writing |= more
        yield from (name for name in writing if not name.startswith("_"))


def scene_of(firm: Access, bring: Callable[..., Any], folder: Path) -> Scene:
    """Furnish the firm."""
    from tests.shell.desk_people import add_people

    row = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
    bring(firm, "invoices", [{**row, "amount": "100.00"}])
    csv = folder / "other.csv"
    csv.write_text("Customer no,Invoice no,Invoice date,Amount\nACME,INV-2,2026-01-31,10.00\n", encoding="utf-8")
    people = add_people(firm.company)
    with scope(firm.company.pk):
        company = Company.objects.get(pk=firm.company.pk)
        found = firm.customers().get(), firm.invoices().get()
        assert not Bond.objects.filter(company=company).exists()
    return Scene(Access(company, "owner", "test"), *found, people["collector"], bring, csv)
