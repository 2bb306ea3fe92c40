"""Who comes first today: what acting now gains over waiting, for an hour of work, as a sum of named parts."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from goodterms.core.approach.facts import Facts
from goodterms.core.approach.judgement import STATUS_QUO, Judgement
from goodterms.core.approach.options import TERMS, option_terms
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Array

PART_TEXTS: Mapping[str, str] = {
    "cash": N_("more cash, and sooner"),
    "fee": N_("the discount or fee given for it"),
    "in_kind": N_("goods or services instead of cash"),
    "relationship": N_("what it does to their staying with us"),
    "new_exposure": N_("less at risk on new deliveries"),
    "precedent": N_("what it costs elsewhere if it becomes known"),
    "concession": N_("what is given away on future sales"),
    "handling": N_("the work itself"),
}
_CHUNK = 2048


def ranking_parts(facts: Facts, found: Judgement, *, playbook: Playbook) -> NDArray[np.int64]:
    """The parts of each customer's score: shape (n, TERMS), whole units of money an hour of work, rounded.

    The score is their sum, so the parts add up to it exactly. Each part is the difference, under the
    posterior, between the advised option and waiting, divided by the hours that the advised option takes.
    """
    parts = np.zeros((facts.rows, len(TERMS)), dtype=np.int64)
    for start in range(0, facts.rows, _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, facts.rows))
        parts[rows] = np.rint(_an_hour(facts.take(rows), found, rows, playbook)).astype(np.int64)
    return parts


def _an_hour(facts: Facts, found: Judgement, rows: NDArray[np.int64], playbook: Playbook) -> Array:
    terms = option_terms(facts.stakes, found.worth[rows], options=playbook.options, exposure=playbook.exposure)
    expected = np.einsum("nozt,nz->not", terms, found.posterior[rows])
    advised = found.advised[rows]
    here = np.arange(len(rows))
    gain = expected[here, advised] - expected[:, playbook.options.index(STATUS_QUO)]
    hours = np.maximum(playbook.options.hours[advised], 0.25)
    an_hour: Array = gain / hours[:, None]
    return an_hour
