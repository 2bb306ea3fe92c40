"""The bond chooses messenger and tone, and nothing else."""

import inspect

import pytest
from tests.judging import BOOK

from goodterms.core.approach import judgement
from goodterms.core.approach.facts import Facts
from goodterms.core.approach.messenger import Messenger, choose_messenger


def choose(bond: float, *, quarters: float = 6, holder: str = "Ana") -> Messenger:
    strong, sure = BOOK.number("worth.bond.strong"), BOOK.number("worth.bond.sure_quarters")
    return choose_messenger(bond, quarters=quarters, holder=holder, strong=strong, sure_quarters=sure)


def test_the_holder_of_a_sure_bond_makes_the_call() -> None:
    assert (choose(0.8).person, choose(0.8).tone) == ("Ana", "personal")


def test_an_unsure_bond_is_called_a_sign_and_the_holder_still_speaks() -> None:
    found = choose(0.8, quarters=3)
    assert (found.person, found.tone, found.because.code) == ("Ana", "friendly", "messenger.maybe")


def test_a_bond_without_a_holder_is_a_task_to_find_out_never_a_guess() -> None:
    found = choose(0.8, holder="")
    assert found.person == ""
    assert found.find_out


@pytest.mark.parametrize(("bond", "tone"), [(0.5, "friendly"), (0.3, "factual"), (0.36, "friendly")])
def test_without_a_bond_the_person_in_charge_speaks(bond: float, tone: str) -> None:
    found = choose(bond, holder="")
    assert (found.person, found.tone) == ("", tone)
    assert found.because.english


def test_the_terms_cannot_depend_on_the_bond_or_on_who_asks() -> None:
    names = set(Facts.__slots__)
    assert not {name for name in names if "bond" in name or "holder" in name or "user" in name or "name" in name}
    assert set(inspect.signature(judgement.judge).parameters) == {"facts", "playbook"}
