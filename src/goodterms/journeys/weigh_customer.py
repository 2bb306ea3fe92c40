"""Weighing one customer: what they are worth, why they are late, what to propose, what to ask. Reads only.

The same facts and playbook give the same words and figures, whoever asks and at whichever firm: chance in the
simulation of how sure the advice is comes from one fixed seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from goodterms.core.approach.explained import Explanation
from goodterms.core.approach.explaining import Sources, explain_one
from goodterms.core.approach.facts import Facts
from goodterms.core.approach.judgement import posterior_of
from goodterms.core.approach.playbook import Playbook
from goodterms.core.approach.what_if import with_retention
from goodterms.core.basics.reasons import Reason
from goodterms.core.diagnosis.gathering import signal_facts
from goodterms.core.diagnosis.signals import figures_behind
from goodterms.journeys.estimating import MILLION
from goodterms.journeys.evidence import evidence_of
from goodterms.journeys.judging import facts_of, recorded_of
from goodterms.journeys.known_bond import KnownBond, bond_of
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.journeys.portfolio import Portfolio, gather_one
from goodterms.journeys.standing import Standing, standing_of
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Customer, Override
from goodterms.store.reading.ledger import ledger_of

SEED: Final = 20_261_122


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a person wants to try; None leaves a figure as it is.

    worth: multiplier. distress: chance that they cannot pay (0 to 1). rate: cost of capital a year. option and
    stays: share of such customers who would still buy after this option (0 to 1, exclusive).
    """

    worth: float | None = None
    distress: float | None = None
    rate: float | None = None
    option: str = ""
    stays: float | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One customer weighed.

    figures: signal -> the figures behind it, in a sentence. bond: whom they pay first for, and so who speaks to them.
    standing: are they still a customer, and what they have earned us. costs_in: the currency in which the playbook
    states its sums of money, the firm's own. override: where a person chose otherwise than what is advised now, the
    newest such choice.
    """

    explanation: Explanation
    portfolio: Portfolio
    facts: Facts
    playbook: Playbook
    figures: Mapping[str, Reason]
    bond: KnownBond
    standing: Standing
    costs_in: str
    override: Override | None

    @property
    def late(self) -> bool:
        """Whether anything is overdue at all, disputed or not: otherwise there is no lateness to find a cause for."""
        return bool(self.portfolio.overdue[0] > 0 or self.portfolio.disputed[0] > 0)

    @property
    def nothing_to_chase(self) -> bool:
        """Whether all that is overdue is in dispute (or on hold): the objection comes first."""
        return bool(self.portfolio.overdue[0] <= 0)

    @property
    def older_numbers(self) -> bool:
        """Whether what is expected of them was found with other numbers of the playbook than are in force now."""
        return self.portfolio.expected[0].playbook_digest not in ("", self.playbook.digest)

    @property
    def own_share(self) -> float:
        """How much their own orders count in what is expected of them, 0 to 1."""
        return self.portfolio.expected[0].own_ppm / MILLION


def weigh_customer(
    who: Access, customer: Customer, *, as_of: date | None = None, what_if: WhatIf | None = None
) -> Weighed:
    """Weigh one customer as of a day, with what a person wants to try."""
    day = as_of or clock.today(who.company)
    playbook = playbook_in_force(who)
    portfolio = gather_one(who, customer, as_of=day, playbook=playbook)
    facts, tried = _tried(facts_of(portfolio, playbook=playbook), playbook, what_if or WhatIf())
    record = portfolio.records.get(customer.pk)
    with access.scope(who.company.pk):
        ledger = portfolio.ledger or ledger_of(customer)
        evidence = evidence_of(ledger, record, as_of=day, undisputed=portfolio.undisputed.get(customer.pk))
        chosen = Override.objects.filter(company=who.company, customer=customer, on_day__lte=day)
        newest = chosen.select_related("author").order_by("-on_day", "-pk").first()
    told = explain_one(facts, playbook=tried, rng=np.random.default_rng(SEED), sources=Sources(signals=evidence))
    return Weighed(
        explanation=told,
        portfolio=portfolio,
        facts=facts,
        playbook=playbook,
        figures=_figures(portfolio, playbook),
        bond=bond_of(record, playbook),
        standing=standing_of(portfolio, ledger, playbook),
        costs_in=who.company.currency,
        override=newest if newest is not None and newest.advised == told.advice.advised else None,
    )


def _tried(facts: Facts, playbook: Playbook, what_if: WhatIf) -> tuple[Facts, Playbook]:
    """Facts and playbook with what a person wants to try. Nothing of it is kept."""
    if what_if.worth is not None:
        facts = replace(facts, multiplier=np.array([what_if.worth]))
    if what_if.rate is not None:
        facts = replace(facts, rate=np.array([what_if.rate]))
    if what_if.distress is not None:
        facts = replace(facts, distress=np.array([what_if.distress]))
    if what_if.stays is not None and what_if.option in playbook.options.names:
        posterior = posterior_of(facts, playbook=playbook)[0]
        playbook = with_retention(playbook, option=what_if.option, stays=what_if.stays, posterior=posterior)
    return facts, playbook


def _figures(portfolio: Portfolio, playbook: Playbook) -> dict[str, Reason]:
    seen = signal_facts(portfolio.habits, recorded_of(portfolio, playbook), units=portfolio.units)
    told = {name: figures_behind(name, seen) for name in playbook.causes.signals}
    return {name: reason for name, reason in told.items() if reason is not None}
