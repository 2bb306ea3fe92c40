"""How long judging takes: worth, cause, all options and all questions for 50,000 customers, and one explained.

python -m bench.weigh_portfolio --customers 50000
"""

import argparse
import resource
import time

import numpy as np

from goodterms.core.approach.constraints import FORBIDS, NEEDS, Circumstances
from goodterms.core.approach.explaining import explain_one
from goodterms.core.approach.facts import Facts, gather_facts
from goodterms.core.approach.judgement import judge
from goodterms.core.approach.playbook import Playbook
from goodterms.playbook.loading import default_playbook

MOST_SECONDS = 10.0
MOST_FOR_ONE = 0.050


def customers(n: int, *, playbook: Playbook, seed: int) -> Facts:
    """n customers with something overdue: about a third of the signals observed, some circumstances, some answers."""
    rng = np.random.default_rng(seed)
    signals = rng.choice([0.0, 1.0, np.nan], p=[0.25, 0.1, 0.65], size=(n, len(playbook.causes.signals)))
    answers = np.where(rng.random((n, len(playbook.questions.names))) < 0.1, 0, -1)
    known = {name: rng.random(n) < 0.03 for name in (*FORBIDS, *NEEDS)}
    return gather_facts(
        playbook=playbook,
        balance=rng.lognormal(8, 1.2, n),
        sales=rng.lognormal(10.5, 1.2, n),
        days_late=rng.uniform(1, 250, n),
        margin=rng.uniform(0.05, 0.45, n),
        cost_to_serve=rng.uniform(0.01, 0.1, n),
        signals=signals,
        answers=answers,
        public_body=rng.random(n) < 0.05,
        recent_shock=rng.random(n) < 0.05,
        referral=np.where(rng.random(n) < 0.05, 20_000.0, 0.0),
        circumstances=Circumstances(rows=n, known=known),
        runway=500_000.0,
        liquid_equity=400_000.0,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    start = time.perf_counter()
    playbook = default_playbook()
    print(f"playbook read and checked            {time.perf_counter() - start:8.3f} s")
    facts = customers(given.customers, playbook=playbook, seed=1)
    judge(facts.take(slice(0, 10)), playbook=playbook)
    spent = []
    for _ in range(given.times):
        start = time.perf_counter()
        found = judge(facts, playbook=playbook)
        spent.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{facts.rows:,} customers judged, best of {given.times}     {min(spent):8.3f} s (goal {MOST_SECONDS:g} s)")
    print(f"peak memory                          {peak:8.0f} MB")
    one = facts.take(slice(0, 1))
    explain_one(one, playbook=playbook, rng=np.random.default_rng(1))
    spent_on_one = []
    for seed in range(20):
        start = time.perf_counter()
        explain_one(one, playbook=playbook, rng=np.random.default_rng(seed))
        spent_on_one.append(time.perf_counter() - start)
    median = sorted(spent_on_one)[len(spent_on_one) // 2]
    print(f"one customer explained, median       {median * 1000:8.1f} ms (goal {MOST_FOR_ONE * 1000:g} ms)")
    print(f"advice: {np.unique(found.advised).size} different options, {found.mixed.mean():.0%} mixed causes")
    if min(spent) > MOST_SECONDS or median > MOST_FOR_ONE:
        raise SystemExit("slower than the goal")


if __name__ == "__main__":
    main()
