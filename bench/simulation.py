"""A labelled simulation of the advice: worlds in which the causes are known, also worlds that our numbers get wrong.

    python -m bench.simulation --customers 4000 --picture docs/methods/simulation_reliability.svg

In each world every customer has a true cause; signals, answers, cash and loyalty follow that world's own numbers,
while the advice sees only the signals and uses the playbook. Reported: how often the cause is right, how well the
stated shares are calibrated, how often it abstains, and cash and retained worth against three fixed policies. It
cannot show that the playbook's numbers are true; see docs/methods/simulation.md.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from goodterms.core.approach.facts import Facts, gather_facts
from goodterms.core.approach.judgement import Judgement, judge, worth_of
from goodterms.core.approach.options import TERMS, option_terms
from goodterms.core.approach.playbook import Playbook
from goodterms.core.customers.figures import Array, Indices
from goodterms.playbook.loading import default_playbook

OBSERVED = 0.45  # share of signals somebody looked at
LADDER = ("remind_and_fix", "remind_and_fix", "hold_and_demand", "agency")  # by age bucket, for everybody


@dataclass(frozen=True)
class World:
    """A world: its name, whether our numbers are right in it, and the numbers that are true there.

    echo: share of signals that repeat one another instead of telling something new.
    """

    name: str
    kind: str
    truth: Playbook
    echo: float = 0.0


@dataclass(frozen=True)
class Result:
    """What came of one world: shares, scores, and money a customer by policy (cash, retained worth, less costs)."""

    world: World
    accuracy: float
    accuracy_when_clear: float
    abstained: float
    brier: float
    brier_of_prior: float
    calibration_error: float
    bins: Array
    money: dict[str, float]
    cash: dict[str, float]
    kept: dict[str, float]


def shaken_shares(table: Array, sd: Array | float, rng: np.random.Generator) -> Array:
    """Shares drawn again on the log-odds scale."""
    inside = np.clip(table, 1e-6, 1 - 1e-6)
    logs = np.log(inside / (1 - inside)) + rng.normal(size=table.shape) * sd
    return 1 / (1 + np.exp(-logs))


def drawn(book: Playbook, rng: np.random.Generator) -> Playbook:
    """A world drawn from the spreads that the playbook itself states."""
    causes = book.causes
    prior = np.array([rng.dirichlet(row * ess) for row, ess in zip(causes.prior, causes.prior_ess[:, 0], strict=True)])
    ess = causes.likelihood_ess
    likelihood = np.clip(rng.beta(causes.likelihood * ess, (1 - causes.likelihood) * ess), 0.005, 0.995)
    options = replace(
        book.options,
        recovery=shaken_shares(book.options.recovery, book.options.recovery_sd, rng),
        retention=shaken_shares(book.options.retention, book.options.retention_sd, rng),
    )
    worth = replace(book.worth, survival=shaken_shares(book.worth.survival, book.worth.survival_sd, rng))
    prior = np.maximum(prior, 1e-4)
    prior = prior / prior.sum(axis=1, keepdims=True)
    return replace(book, causes=replace(causes, prior=prior, likelihood=likelihood), options=options, worth=worth)


def wrong_worlds(book: Playbook) -> Iterator[World]:
    """Worlds that contradict the playbook on purpose."""
    causes, options = book.causes, book.options
    middle = causes.likelihood.mean(axis=1, keepdims=True)
    yield World("signals repeat one another", "wrong", book, echo=0.6)
    dull = replace(causes, likelihood=0.5 * causes.likelihood + 0.5 * middle)
    yield World("signals half as telling", "wrong", replace(book, causes=dull))
    shifted = causes.prior.copy()
    shifted[:, causes.index("DISTRESS")] *= 3
    distress = replace(causes, prior=shifted / shifted.sum(axis=1, keepdims=True))
    yield World("three times as many cannot pay", "wrong", replace(book, causes=distress))
    taped = causes.prior.copy()
    taped[:, causes.index("REDTAPE")] *= 3
    tape = replace(causes, prior=taped / taped.sum(axis=1, keepdims=True))
    yield World("three times as much red tape", "wrong", replace(book, causes=tape))
    flat = np.repeat(options.retention.max(axis=0, keepdims=True), len(options.names), axis=0)
    yield World("harshness costs no customer", "wrong", replace(book, options=replace(options, retention=flat)))
    logs = np.log(options.retention / (1 - options.retention))
    steep = 1 / (1 + np.exp(-(logs - 0.6 * book.rules.harshness[:, None])))
    yield World(
        "harshness costs twice the customers", "wrong", replace(book, options=replace(options, retention=steep))
    )
    soft = np.where(book.rules.harshness[:, None] == 0, 0.75 * options.recovery, options.recovery)
    yield World("soft steps bring a quarter less", "wrong", replace(book, options=replace(options, recovery=soft)))
    swapped = causes.likelihood.copy()
    pair = [causes.index("SHOCK"), causes.index("DISTRESS")]
    swapped[:, pair] = swapped[:, pair[::-1]]
    yield World(
        "a blow and distress look like each other", "wrong", replace(book, causes=replace(causes, likelihood=swapped))
    )


def worlds(book: Playbook, *, draws: int, seed: int) -> Iterator[World]:
    yield World("the playbook is right", "right", book)
    for number in range(draws):
        yield World(f"drawn from its spreads {number + 1}", "drawn", drawn(book, np.random.default_rng([seed, number])))
    yield from wrong_worlds(book)


def play(
    truth: Playbook, n: int, rng: np.random.Generator, *, book: Playbook, echo: float = 0.0
) -> tuple[Facts, Indices]:
    """n customers of a world: facts as we would see them, and the true cause of each."""
    bucket = rng.choice(4, p=[0.45, 0.25, 0.15, 0.15], size=n)
    cause = (rng.random((n, 1)) > truth.causes.prior[bucket].cumsum(axis=1)).sum(axis=1).clip(0, 5)
    own = rng.random((n, len(book.causes.signals)))
    chance = np.where(rng.random(own.shape) < echo, rng.random((n, 1)), own)
    there = chance < truth.causes.likelihood[:, cause].T
    seen = rng.random(there.shape) < OBSERVED
    sales = rng.lognormal(10.8, 1.0, n)
    facts = gather_facts(
        playbook=book,
        balance=sales * rng.uniform(0.03, 0.3, n),
        sales=sales,
        bucket=bucket.astype(np.int64),
        margin=rng.uniform(0.12, 0.4, n),
        cost_to_serve=rng.uniform(0.02, 0.08, n),
        signals=np.where(seen, there.astype(np.float64), np.nan),
    )
    return facts, cause.astype(np.int64)


def ask_first(facts: Facts, found: Judgement, cause: Indices, truth: Playbook, rng: np.random.Generator) -> Facts:
    """The first question asked of everybody for whom it is worth asking, answered as this world answers."""
    asked = truth.questions
    answers = facts.answers.copy()
    for index in range(len(asked.names)):
        rows = np.flatnonzero(found.first_question == index)
        table = asked.likelihood[:, asked.columns(index)].cumsum(axis=1)
        answers[rows, index] = (rng.random((rows.size, 1)) > table[cause[rows]]).sum(axis=1).clip(0, table.shape[1] - 1)
    return replace(facts, answers=answers)


def outcome(facts: Facts, cause: Indices, truth: Playbook) -> tuple[Array, Array, Array]:
    """What each option really brings in this world: money, cash alone, the chance that they stay: (n, options)."""
    worth = worth_of(facts, playbook=truth)
    terms = option_terms(facts.stakes, worth, options=truth.options, exposure=truth.exposure)
    rows = np.arange(facts.rows)
    real = terms[rows, :, cause]
    cash = real[..., [TERMS.index(name) for name in ("cash", "fee", "in_kind", "handling")]].sum(axis=-1)
    return real.sum(axis=-1), cash, truth.options.retention[:, cause].T


def best_by_age(money: Array, bucket: Indices, core: Indices) -> Indices:
    """The best fixed option of each age bucket with hindsight: the hardest opponent among fixed policies."""
    chosen = np.zeros(bucket.shape, dtype=np.int64)
    for each in np.unique(bucket):
        inside = bucket == each
        chosen[inside] = core[money[inside][:, core].mean(axis=0).argmax()]
    return chosen


def reliability(posterior: Array, cause: Indices) -> tuple[Array, float]:
    """Stated share against what happened: (ten bins, 3) of stated, happened, count; and their mean distance."""
    stated = posterior.ravel()
    happened = np.eye(posterior.shape[1])[cause].ravel()
    which = np.clip((stated * 10).astype(int), 0, 9)
    count = np.bincount(which, minlength=10).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        said = np.bincount(which, weights=stated, minlength=10) / count
        was = np.bincount(which, weights=happened, minlength=10) / count
    distance = float(np.nansum(np.abs(said - was) * count) / count.sum())
    return np.stack([said, was, count], axis=1), distance


def run(world: World, n: int, *, book: Playbook, seed: int) -> Result:
    """One world played through: judged without and with the first question, against the fixed policies."""
    rng = np.random.default_rng(seed)
    facts, cause = play(world.truth, n, rng, book=book, echo=world.echo)
    first = judge(facts, playbook=book)
    asked = judge(ask_first(facts, first, cause, world.truth, rng), playbook=book)
    asking = np.where(first.first_question >= 0, _cost(first), 0.0)
    money, cash, stays = outcome(facts, cause, world.truth)
    names, core = book.options.names, np.flatnonzero(book.rules.core)
    softest = core[book.options.retention[core].mean(axis=1).argmax()]
    policies: dict[str, Indices] = {
        "our advice": first.advised,
        "our advice after one question": asked.advised,
        "a fixed reminder ladder": np.array([names.index(name) for name in LADDER])[facts.bucket],
        "always the softest": np.full(n, softest),
        "best fixed option per age": best_by_age(money, facts.bucket, core),
        "knowing the cause": np.where(first.permitted, money, -np.inf).argmax(axis=1),
    }
    rows = np.arange(n)
    spent = {"our advice after one question": asking}
    hit = first.posterior.argmax(axis=1) == cause
    truth = np.eye(6)[cause]
    bins, distance = reliability(first.posterior, cause)
    prior = book.causes.prior[facts.bucket]
    return Result(
        world=world,
        accuracy=float(hit.mean()),
        accuracy_when_clear=float(hit[~first.mixed].mean()),
        abstained=float(first.mixed.mean()),
        brier=float(((first.posterior - truth) ** 2).sum(axis=1).mean()),
        brier_of_prior=float(((prior - truth) ** 2).sum(axis=1).mean()),
        calibration_error=distance,
        bins=bins,
        money={name: float((money[rows, pick] - spent.get(name, 0.0)).mean()) for name, pick in policies.items()},
        cash={name: float(cash[rows, pick].mean()) for name, pick in policies.items()},
        kept={name: float(stays[rows, pick].mean()) for name, pick in policies.items()},
    )


def _cost(found: Judgement) -> Array:
    rows = np.arange(found.first_question.shape[0])
    index = np.maximum(found.first_question, 0)
    return found.evsi[rows, index] - found.question_net[rows, index]


def picture(results: list[Result]) -> str:
    """Reliability as an SVG drawing: stated share across, what happened upwards; the diagonal is perfect."""
    size, edge = 320, 40
    span = size + 2 * edge
    title = "Reliability: stated share of a cause against how often it was the cause"
    shapes = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {span} {span}" font-family="sans-serif"',
        f' font-size="11" role="img" aria-label="{title}">',
        f'<rect x="{edge}" y="{edge}" width="{size}" height="{size}" fill="none" stroke="#888"/>',
        f'<line x1="{edge}" y1="{edge + size}" x2="{edge + size}" y2="{edge}" stroke="#888" stroke-dasharray="4 4"/>',
    ]
    colours = {"right": "#1b6e3c", "drawn": "#2b5fad", "wrong": "#b3541e"}
    labels = {"right": "the playbook is right", "drawn": "drawn from its spreads", "wrong": "deliberately wrong"}
    for number, (kind, colour) in enumerate(colours.items()):
        bins = np.nansum([result.bins * result.bins[:, 2:] for result in results if result.world.kind == kind], axis=0)
        count = np.sum([result.bins[:, 2] for result in results if result.world.kind == kind], axis=0)
        points = [
            (edge + size * said / n, edge + size * (1 - was / n))
            for (said, was, _), n in zip(bins, count, strict=True)
            if n >= 30
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        shapes.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        shapes += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        shapes.append(f'<text x="{edge + 8}" y="{edge + 16 + 14 * number}" fill="{colour}">{labels[kind]}</text>')
    middle = edge + size / 2
    across, upwards = "share stated for a cause", "how often it was the cause"
    turned = f'transform="rotate(-90 14 {middle})"'
    shapes.append(f'<text x="{middle}" y="{span - 10}" text-anchor="middle">{across}</text>')
    shapes.append(f'<text x="14" y="{middle}" text-anchor="middle" {turned}>{upwards}</text>')
    return "\n".join([*shapes, "</svg>", ""])


def report(results: list[Result]) -> str:
    """The figures as two tables; worlds drawn from the spreads are averaged."""
    groups = {"the playbook is right": "right", "drawn from its spreads (mean)": "drawn"}
    rows: list[tuple[str, list[Result]]] = [
        (name, [each for each in results if each.world.kind == kind]) for name, kind in groups.items()
    ]
    rows += [(each.world.name, [each]) for each in results if each.world.kind == "wrong"]
    lines = ["| world | cause right | when clear | abstained | Brier | of the prior alone | calibration error |"]
    lines.append("|---|---|---|---|---|---|---|")
    for name, group in rows:
        scores = ("accuracy", "accuracy_when_clear", "abstained", "brier", "brier_of_prior", "calibration_error")
        shown = [f"{np.mean([getattr(each, score) for each in group]):.3f}" for score in scores]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    policies = list(results[0].money)
    lines += ["", "Cash and retained worth a customer; the fixed reminder ladder = 100:", ""]
    lines += [f"| world | {' | '.join(policies)} |", "|---" * (len(policies) + 1) + "|"]
    for name, group in rows:
        base = np.mean([each.money["a fixed reminder ladder"] for each in group])
        shown = [f"{100 * np.mean([each.money[policy] for each in group]) / base:.1f}" for policy in policies]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    right = next(each for each in results if each.world.kind == "right")
    lines += ["", "Where the playbook is right, by policy: cash a customer · customers who stay", ""]
    lines += [f"- {policy}: {right.cash[policy]:,.0f} · {right.kept[policy]:.1%}" for policy in policies]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=4_000)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--picture", type=Path)
    given = parser.parse_args()
    book = default_playbook()
    results = [
        run(world, given.customers, book=book, seed=given.seed + number)
        for number, world in enumerate(worlds(book, draws=given.draws, seed=given.seed))
    ]
    print(report(results))
    if given.picture:
        given.picture.write_text(picture(results), encoding="utf-8")


if __name__ == "__main__":
    main()
