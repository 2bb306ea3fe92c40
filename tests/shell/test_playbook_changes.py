"""A firm's own copy of the playbook: changed with a reason, checked like a file, told apart by its digest."""

from datetime import date

import numpy as np

from goodterms.core.customers.figures import Figure
from goodterms.playbook.changes import Change, difference, with_changes
from goodterms.playbook.loading import default_playbook

WHEN = date(2026, 11, 22)


def change(path: str, old: object, new: object, *, by: str = "Controller", why: str = "our experience") -> Change:
    return Change(path, old, new, by, WHEN, why)  # type: ignore[arg-type]


def test_a_changed_number_is_the_firms_judgement_from_that_day() -> None:
    book, problems = with_changes(default_playbook(), [change("economics.firm.staff_hour", 55.0, 70.0)])
    assert not problems
    assert book is not None
    figure = book.figure("economics.firm.staff_hour")
    assert (figure.value, figure.source, figure.grade, figure.dated) == (70.0, ("FIRM",), "J", WHEN)
    assert book.digest != default_playbook().digest
    assert default_playbook().number("economics.firm.staff_hour") == 55.0


def test_a_changed_table_reaches_the_arrays() -> None:
    path = "options.agency.recovery.SHOCK"
    book, _ = with_changes(default_playbook(), [change(path, 0.70, 0.5)])
    assert book is not None
    row = book.options.index("agency")
    assert book.options.recovery[row, 0] == 0.5
    assert np.array_equal(book.options.recovery[row, 1:], default_playbook().options.recovery[row, 1:])


def test_a_row_that_adds_up_to_one_is_changed_cell_by_cell() -> None:
    up = change("causes.prior.61-90.SHOCK", 0.22, 0.32)
    down = change("causes.prior.61-90.DISTRESS", 0.19, 0.09)
    both, problems = with_changes(default_playbook(), [up, down])
    assert both is not None, problems
    alone, problems = with_changes(default_playbook(), [up])
    assert alone is None
    assert "adds up to 1.1, not to 1" in problems[0].english


def test_words_flags_and_lists_can_be_changed_too() -> None:
    base = default_playbook()
    path = "questions.part_today.text"
    changes = [
        change(path, base.word(path), "Could you send something today?"),
        change("options.agency.open_credit", False, True),
        change("options.remind_and_fix.forbidden_when", base.leaves["options.remind_and_fix.forbidden_when"], ()),
    ]
    book, problems = with_changes(base, changes)
    assert book is not None, problems
    assert book.questions.texts[book.questions.names.index("part_today")] == "Could you send something today?"
    assert book.options.open_credit[book.options.index("agency")] == 1.0
    assert book.rules.forbidden_when[0] == ()


def test_what_cannot_be_changed_is_named_with_the_number_of_the_change() -> None:
    base = default_playbook()
    good = change("economics.firm.staff_hour", 55.0, 60.0)
    cases = {
        "there is no setting economics.firm.hour": change("economics.firm.hour", 1.0, 2.0),
        "say who changes it and why": change("limits.balance.tiny", 150.0, 100.0, why=" "),
        "of another kind": change("limits.balance.tiny", 150.0, "small"),
        "stands at 150.0 now, not at 140.0": change("limits.balance.tiny", 140.0, 100.0),
        "must lie between": change("options.agency.fee", 0.25, 1.5),
    }
    for says, bad in cases.items():
        book, problems = with_changes(base, [good, bad])
        assert book is None
        assert says in problems[0].english
        assert problems[0].line == 2


def test_a_yes_is_not_taken_for_a_number() -> None:
    book, problems = with_changes(default_playbook(), [change("limits.balance.tiny", 150.0, True)])
    assert book is None
    assert "of another kind" in problems[0].english


def test_the_difference_lists_exactly_what_was_changed() -> None:
    base = default_playbook()
    book, _ = with_changes(base, [change("limits.balance.tiny", 150.0, 100.0), change("options.agency.fee", 0.25, 0.3)])
    assert book is not None
    found = {each.path: each for each in difference(base, book)}
    assert set(found) == {"limits.balance.tiny", "options.agency.fee"}
    before, after = found["options.agency.fee"].before, found["options.agency.fee"].after
    assert isinstance(before, Figure)
    assert isinstance(after, Figure)
    assert (before.value, after.value) == (0.25, 0.3)


def test_changing_back_gives_the_number_but_not_the_digest_of_the_default() -> None:
    there = change("limits.balance.tiny", 150.0, 100.0)
    back = change("limits.balance.tiny", 100.0, 150.0)
    book, problems = with_changes(default_playbook(), [there, back])
    assert book is not None, problems
    assert book.number("limits.balance.tiny") == 150.0
    assert book.digest != default_playbook().digest  # it is now the firm's own number, with another source
