"""Customers for tests of the judgement: the worked case, and random portfolios of every kind."""

from typing import Any

import numpy as np

from goodterms.core.approach.constraints import FORBIDS, NEEDS, Circumstances
from goodterms.core.approach.facts import Facts, gather_facts
from goodterms.core.customers.figures import Array
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()
CORE = tuple(name for name, core in zip(BOOK.options.names, BOOK.rules.core, strict=True) if core)
HARTLEY_SIGNALS = {
    **dict.fromkeys(("changepoint_clean", "round_sum_onacct", "asks_new_terms", "lost_discount"), 1),
    **dict.fromkeys(("proactive_contact", "broken_promises2", "const_offset", "early_dispute"), 0),
    **dict.fromkeys(("po_or_resubmit", "no_response4"), 0),
}


def signal_row(seen: dict[str, int]) -> Array:
    row = np.full((1, len(BOOK.causes.signals)), np.nan)
    for name, value in seen.items():
        row[0, BOOK.causes.signals.index(name)] = value
    return row


def hartley(**changes: Any) -> Facts:
    """The worked case: 42,000 overdue for 75 days, sales 180,000 a year; only the nine standing options."""
    known: dict[str, Any] = {
        "balance": np.array([42_000.0]),
        "sales": np.array([180_000.0]),
        "days_late": np.array([75.0]),
        "margin": 0.28,
        "cost_to_serve": 0.04,
        "signals": signal_row(HARTLEY_SIGNALS),
        "circumstances": Circumstances(rows=1, known={}, barred=only(CORE)),
    }
    return gather_facts(playbook=BOOK, **{**known, **changes})


def only(names: tuple[str, ...]) -> Any:
    """A mask that bars every option but these (and those that are always permitted)."""
    return np.array([[name not in names for name in BOOK.options.names]])


def portfolio(n: int, *, seed: int) -> Facts:
    """n customers of every kind, with gaps in what is known about each."""
    rng = np.random.default_rng(seed)
    questions = BOOK.questions
    answers = np.full((n, len(questions.names)), -1)
    for index, each in enumerate(questions.answers):
        answered = rng.random(n) < 0.15
        answers[answered, index] = rng.integers(0, len(each), answered.sum())
    known = {name: rng.random(n) < 0.05 for name in (*FORBIDS, *NEEDS) if name != "law_forbids"}
    return gather_facts(
        playbook=BOOK,
        balance=np.round(rng.lognormal(8, 1.5, n), 2),
        sales=np.round(rng.lognormal(10.5, 1.2, n), 2),
        days_late=rng.uniform(1, 300, n),
        margin=rng.uniform(-0.05, 0.5, n),
        cost_to_serve=rng.uniform(0.0, 0.15, n),
        sales_log_sd=rng.uniform(0.1, 0.6, n),
        signals=rng.choice([0.0, 1.0, np.nan], p=[0.25, 0.12, 0.63], size=(n, len(BOOK.causes.signals))),
        answers=answers,
        answer_weights=rng.choice([0.5, 1.0], size=answers.shape),
        contradicted=rng.choice([0.0, 1.0, 2.0], p=[0.9, 0.07, 0.03], size=n),
        stated=rng.random(n) < 0.1,
        newcomer=rng.random(n) < 0.1,
        multiplier=rng.choice([1.0, 0.5, -0.2], p=[0.9, 0.07, 0.03], size=n),
        referral=np.where(rng.random(n) < 0.05, rng.lognormal(9, 1, n), 0.0),
        public_body=rng.random(n) < 0.05,
        recent_shock=rng.random(n) < 0.05,
        circumstances=Circumstances(rows=n, known=known, hours_left=rng.choice([1.0, 8.0, 99.0], size=n)),
        runway=200_000.0,
        liquid_equity=150_000.0,
    )
