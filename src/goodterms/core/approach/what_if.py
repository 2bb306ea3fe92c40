"""What if: the same judgement with a number that a person types instead of ours.

Worth and cost of capital are facts (`multiplier`, `rate`), the chance that they cannot pay is one too
(`distress`). What an option costs in customers is the playbook's; here it is replaced for one option, and
nothing is kept.
"""

from dataclasses import replace

import numpy as np

from goodterms.core.approach.playbook import Playbook
from goodterms.core.customers.figures import Array


def with_retention(playbook: Playbook, *, option: str, stays: float, posterior: Array) -> Playbook:
    """The playbook with one option's retention moved so that, under this posterior, a share `stays` still
    buys.

    All causes move alike on the log-odds scale, so that shares stay shares. posterior: (causes,). stays:
    between 0 and 1, exclusive. The digest stays that of the playbook it comes from: a what-if is not a
    version.

    >>> from goodterms.playbook.loading import default_playbook
    >>> even = np.full(6, 1 / 6)
    >>> tried = with_retention(default_playbook(), option="agency", stays=.8, posterior=even)
    >>> round(float(even @ tried.options.retention[tried.options.index("agency")]), 6)
    0.8
    """
    if not 0.0 < stays < 1.0:
        raise ValueError("a share of customers lies between 0 and 1")
    row = playbook.options.index(option)
    logit = np.log(playbook.options.retention[row] / (1.0 - playbook.options.retention[row]))
    low, high = -30.0, 30.0
    for _ in range(80):
        middle = (low + high) / 2
        if float(posterior @ _share(logit + middle)) < stays:
            low = middle
        else:
            high = middle
    retention = playbook.options.retention.copy()
    retention[row] = _share(logit + (low + high) / 2)
    return replace(playbook, options=replace(playbook.options, retention=retention))


def _share(logit: Array) -> Array:
    share: Array = 1.0 / (1.0 + np.exp(-logit))
    return share
