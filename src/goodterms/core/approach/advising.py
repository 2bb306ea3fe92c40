"""The advice in one sentence, and what stands behind it: how far ahead, how sure, where it flips, what else
to say.
"""

import numpy as np

from goodterms.core.approach.certainty import Certainty
from goodterms.core.approach.constraints import NOTES
from goodterms.core.approach.explained import Advice
from goodterms.core.approach.facts import Facts
from goodterms.core.approach.judgement import Judgement
from goodterms.core.approach.options import TERMS
from goodterms.core.approach.playbook import Playbook
from goodterms.core.approach.switches import along_cause, along_worth, break_even
from goodterms.core.approach.third_party import compare_routes
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array
from goodterms.core.diagnosis.causes import DISTRESS
from goodterms.core.diagnosis.questions import evsi

AHEAD = N_("{term}: {first} against {second}")
_RELATIONSHIP = TERMS.index("relationship")


def advise(facts: Facts, found: Judgement, terms: Array, sure: Certainty, *, playbook: Playbook) -> Advice:
    """The advice for one customer. terms: (options, causes, terms) of that customer."""
    options, posterior = playbook.options, found.posterior[0]
    advised = int(found.advised[0])
    second = _rival(found, advised)
    may = found.permitted[0]
    relationship = terms[:, :, _RELATIONSHIP] @ posterior
    net = found.ev[0] - found.risk[0]
    lead = float(net[advised] - net[second])
    best_share, regret = float(sure.best_share[advised]), float(sure.regret[advised])
    least = playbook.number("limits.choice.best_share_below")
    alike = is_undecided(lead, best_share=best_share, regret=regret, least=least)
    undecided = advised != second and alike and not found.needs_signoff[0]
    values = terms.sum(axis=2)
    worth = float(found.worth_expected[0])
    return Advice(
        advised=options.names[advised],
        runner_up=options.names[second],
        lead=lead,
        difference=_difference(terms, found, advised, second, playbook),
        over_waiting=float(found.over_waiting[0]),
        best_share=best_share,
        regret=regret,
        undecided=undecided,
        decides=_what_decides(values, found, (advised, second), facts, playbook) if undecided else None,
        signoff=options.names[int(found.best[0])] if found.needs_signoff[0] else None,
        break_even=break_even(net, relationship, worth, first=advised, second=second),
        by_distress=along_cause(values, posterior, may, cause=playbook.causes.index(DISTRESS)),
        by_worth=along_worth(found.ev[0], relationship, may),
        routes=compare_routes(terms, posterior, may, options=options, own=advised),
        notes=_notes(facts, found, playbook),
    )


def is_undecided(lead: float, *, best_share: float, regret: float, least: float) -> bool:
    """Whether two options must be shown as equally good: best in too few draws, or ahead by less than the
    regret.

        lead, regret: money. best_share: share of draws in which the advised option was the best. least: the
    playbook's share.

    >>> is_undecided(2758.0, best_share=.6, regret=1400.0, least=.5)
    False
    """
    return best_share < least or lead < regret


def _rival(found: Judgement, advised: int) -> int:
    """The best permitted option besides the advised one (itself where nothing else is permitted)."""
    net = np.where(found.permitted[0], found.ev[0] - found.risk[0], -np.inf)
    net[advised] = -np.inf
    return int(net.argmax()) if np.isfinite(net.max()) else advised


def _difference(terms: Array, found: Judgement, first: int, second: int, playbook: Playbook) -> tuple[Reason, ...]:
    """The lead, term by term; the parts add up to it."""
    expected = np.einsum("ozt,z->ot", terms, found.posterior[0])
    rows = [(name, expected[first, index], expected[second, index]) for index, name in enumerate(TERMS)]
    rows.append(("risk", -found.risk[0, first], -found.risk[0, second]))
    return tuple(
        Reason(
            f"lead.{name}",
            AHEAD,
            {"term": name, "first": playbook.options.names[first], "second": playbook.options.names[second]},
            float(one - two),
            grade="J",
        )
        for name, one, two in rows
        if one != two
    )


def _what_decides(
    values: Array, found: Judgement, pair: tuple[int, int], facts: Facts, playbook: Playbook
) -> str | None:
    """The open question whose answer best separates the two options, or None where none does."""
    only = np.zeros((1, values.shape[0]), dtype=np.bool_)
    only[0, list(pair)] = True
    asked = playbook.questions
    gain = evsi(values[None], found.posterior, only, likelihood=asked.likelihood, starts=asked.starts)[0]
    gain = np.where(facts.answers[0] < 0, gain, 0.0)
    return asked.names[int(gain.argmax())] if gain.max() > 1e-6 else None


def _notes(facts: Facts, found: Judgement, playbook: Playbook) -> tuple[Reason, ...]:
    holds = {name: bool(flags[0]) for name, flags in facts.circumstances.known.items() if name in NOTES}
    owed = bool(facts.balance[0] > 0)  # of nothing, nothing is too small to chase
    holds["tiny"] = owed and bool(facts.balance[0] <= playbook.rules.tiny)
    holds["stop"] = owed and bool(found.stop[0])
    holds["concentrated"] = bool(found.risk[0].any())
    holds["signoff"] = bool(found.needs_signoff[0])
    holds["relationship_first"] = bool(found.worth_expected[0] > playbook.number("limits.worth.relationship_first"))
    return tuple(Reason(f"note.{name}", NOTES[name]) for name in NOTES if holds.get(name, False))
