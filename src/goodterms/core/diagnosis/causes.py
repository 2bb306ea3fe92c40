"""Why they are late: a posterior over six causes, and the evidence that adds up to it exactly.

    log p(z|x) = log p(z|age) + Σ_s w · clip( ln[ P(x_s|z) / P̄(x_s) ], ±clip ),   P̄ = Σ_z p(z) P(x_s|z)

An observed "no" uses 1−P; what nobody observed is left out, which is not the same as "no". Signals overlap,
so each is tempered (w); where the money-is-short signals fire together they count less. Source: naive Bayes
with tempered, clipped likelihood ratios; the likelihoods are the playbook's and are expert guesses.
"""

from dataclasses import dataclass

import numpy as np

from goodterms.core.customers.figures import Array, Flags, Indices

SHOCK, REDTAPE, DISPUTE, HABIT, DISTRESS, EVADE = (
    "SHOCK",
    "REDTAPE",
    "DISPUTE",
    "HABIT",
    "DISTRESS",
    "EVADE",
)


@dataclass(frozen=True, slots=True, eq=False)
class CauseNumbers:
    """The playbook's numbers of diagnosis.

    prior: (buckets, causes), rows sum to 1. bucket_starts: first day past due of each bucket, rising.
    likelihood: (signals, causes), P(signal there | cause), strictly between 0 and 1. block: indices of the
    signals that tell one story; from `block_fires` of them firing on, each firing one is tempered by
    `block_temper`.
    """

    causes: tuple[str, ...]
    words: tuple[str, ...]
    buckets: tuple[str, ...]
    bucket_starts: Array
    prior: Array
    prior_ess: Array
    signals: tuple[str, ...]
    likelihood: Array
    likelihood_ess: Array
    block: tuple[int, ...]
    block_fires: int
    block_temper: float
    temper: float
    clip: float
    second_shock_factor: float
    second_shock_months: float
    public_body_redtape: float
    abstain_below: float
    abstain_gap: float
    abstain_evidence: float
    unverified_weight: float
    contradicted_ratio: float

    def index(self, cause: str) -> int:
        """Column of a cause. A name that is no cause is a broken invariant."""
        return self.causes.index(cause)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The parts of the posterior, all in natural logarithms.

    log_prior: (customers, causes), the adjusted prior. parts: (customers, signals, causes), zero where
    unobserved. posterior: (customers, causes), rows sum to 1.
    """

    log_prior: Array
    parts: Array
    posterior: Array


def bucket_of(days_late: Array, starts: Array) -> Indices:
    """Index of the age bucket for days past due; anything before the first bucket counts as the first.

    >>> bucket_of(np.array([0., 30., 31., 400.]), np.array([1., 31., 61., 91.])).tolist()
    [0, 0, 1, 3]
    """
    found = np.searchsorted(starts, days_late, side="right") - 1
    return np.clip(found, 0, starts.shape[0] - 1).astype(np.int64)


def adjusted_prior(
    bucket: Indices, *, numbers: CauseNumbers, public_body: Flags | None = None, recent_shock: Flags | None = None
) -> Array:
    """The cause prior of each customer: by age, then for public bodies and for a second shock within the
    window.

    public_body: red tape takes the playbook's share, the other causes keep their proportions. recent_shock:
    "something happened" was accepted as the reason within the window before; its prior is cut and the rest
    rises in proportion. Shape (customers, causes).

    >>> from goodterms.playbook.loading import default_playbook
    >>> adjusted_prior(np.array([0]), numbers=default_playbook().causes, recent_shock=np.array([True])).round(3)
    array([[0.093, 0.492, 0.109, 0.219, 0.066, 0.022]])
    """
    prior = numbers.prior[bucket].copy()
    if public_body is not None and public_body.any():
        tape = numbers.index(REDTAPE)
        rest = 1.0 - prior[:, tape : tape + 1]
        moved = prior * ((1.0 - numbers.public_body_redtape) / rest)
        moved[:, tape] = numbers.public_body_redtape
        prior = np.where(public_body[:, None], moved, prior)
    if recent_shock is not None and recent_shock.any():
        shock = numbers.index(SHOCK)
        prior[recent_shock, shock] *= numbers.second_shock_factor
        prior = prior / prior.sum(axis=1, keepdims=True)
    return prior


def signal_weights(signals: Array, *, numbers: CauseNumbers, temper: Array) -> Array:
    """How much each signal counts: the temper, or the block's temper where the block fires together.

    signals: (customers, signals) of 1, 0 or NaN. Returns the same shape.
    """
    weights = np.repeat(temper[:, None], signals.shape[1], axis=1)
    block = list(numbers.block)
    if block:
        fires = signals[:, block] == 1.0
        together = fires.sum(axis=1) >= numbers.block_fires
        weights[:, block] = np.where(fires & together[:, None], numbers.block_temper, weights[:, block])
    return weights


def evidence_parts(signals: Array, prior: Array, *, numbers: CauseNumbers, temper: Array) -> Array:
    """What each signal adds to each cause's log: shape (customers, signals, causes); unobserved adds nothing."""
    mean = prior @ numbers.likelihood.T
    yes = np.log(numbers.likelihood)[None] - np.log(mean)[:, :, None]
    no = np.log1p(-numbers.likelihood)[None] - np.log1p(-mean)[:, :, None]
    there = signals[:, :, None]
    ratio = np.where(there == 1.0, yes, np.where(there == 0.0, no, 0.0))
    ratio = np.clip(ratio, -numbers.clip, numbers.clip)
    return signal_weights(signals, numbers=numbers, temper=temper)[:, :, None] * ratio


def diagnose(
    signals: Array, prior: Array, *, numbers: CauseNumbers, temper: Array, further: Array | None = None
) -> Evidence:
    """Posterior over the causes for each customer, with all its parts.

    signals: (customers, signals) of 1 (yes), 0 (no) or NaN (unobserved). prior: (customers, causes). temper:
    (customers,). further: log evidence from answers and claims, (customers, causes). The posterior is the
    softmax of log_prior + Σ parts + further, so log-odds between any two causes are sums of the parts.

    >>> from goodterms.playbook.loading import default_playbook
    >>> numbers = default_playbook().causes
    >>> signals = np.full((1, len(numbers.signals)), np.nan)
    >>> signals[0, numbers.signals.index("po_or_resubmit")] = 1.0
    >>> diagnose(signals, numbers.prior[:1], numbers=numbers, temper=np.array([0.7])).posterior.round(3)
    array([[0.044, 0.769, 0.079, 0.083, 0.018, 0.007]])
    """
    with np.errstate(divide="ignore"):  # a share of 0 or 1 is certain: its logarithm is −∞ and the clip holds it
        parts = evidence_parts(signals, prior, numbers=numbers, temper=temper)
        log_prior = np.log(prior)
    total = log_prior + parts.sum(axis=1)
    if further is not None:
        total = total + further
    return Evidence(log_prior=log_prior, parts=parts, posterior=softmax(total))


def fix_share(distress: Array, posterior: Array, *, numbers: CauseNumbers) -> Array:
    """Log evidence that sets the chance of "cannot pay" to a what-if, the others in proportion: (customers,
    causes).

    distress: (customers,), shares; NaN leaves the posterior as it is. 0 and 1 are taken as near-certain.

    >>> from goodterms.playbook.loading import default_playbook
    >>> numbers = default_playbook().causes
    >>> even = np.full((1, 6), 1 / 6)
    >>> softmax(np.log(even) + fix_share(np.array([.5]), even, numbers=numbers)).round(3).tolist()
    [[0.1, 0.1, 0.1, 0.1, 0.5, 0.1]]
    """
    column = numbers.index(DISTRESS)
    wanted, now = np.clip(distress, 1e-6, 1.0 - 1e-6), np.clip(posterior[:, column], 1e-300, 1.0 - 1e-12)
    parts = np.repeat((np.log1p(-wanted) - np.log1p(-now))[:, None], posterior.shape[1], axis=1)
    parts[:, column] = np.log(wanted) - np.log(now)
    return np.where(np.isnan(distress)[:, None], 0.0, parts)


def softmax(logs: Array) -> Array:
    """Shares from logarithms, row by row, without overflow.

    >>> softmax(np.array([[1000.0, 1000.0]])).tolist()
    [[0.5, 0.5]]
    """
    grown = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares: Array = grown / grown.sum(axis=1, keepdims=True)
    return shares


def abstains(posterior: Array, *, numbers: CauseNumbers, prior: Array | None = None) -> Flags:
    """Whether we must say "mixed": the likeliest cause is below the share, or leads the next by less than the
    gap, or nothing observed tells the two apart (see `unseparated`).

    prior: (customers, causes), what is usual at this age before anything was observed; None leaves that rule out.

    >>> from goodterms.playbook.loading import default_playbook
    >>> abstains(np.array([[.55, .45], [.8, .2]]), numbers=default_playbook().causes).tolist()
    [True, False]
    """
    ranked = np.sort(posterior, axis=1)
    first, second = ranked[:, -1], ranked[:, -2]
    mixed: Flags = (first < numbers.abstain_below) | (first - second < numbers.abstain_gap)
    return mixed if prior is None else mixed | unseparated(posterior, prior, numbers=numbers)


def unseparated(posterior: Array, prior: Array, *, numbers: CauseNumbers) -> Flags:
    """Whether red tape and habit are the first two and one leads only because it is commoner, not by the record.

    The two leave the same traces in a ledger. What was observed speaks for the one over the other by (posterior
    odds / prior odds); below the playbook's ratio the label would be the prior's, not the customer's. A next cause
    below the gap is no rival worth naming.

    >>> from goodterms.playbook.loading import default_playbook
    >>> numbers = default_playbook().causes
    >>> unseparated(np.array([[0, .6, 0, .3, .1, 0]]) + 1e-9, numbers.prior[:1], numbers=numbers).tolist()
    [True]
    """
    rows = np.arange(posterior.shape[0])
    order = np.argsort(-posterior, axis=1, kind="stable")
    first, second = order[:, 0], order[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = posterior / prior
        spoke = grown[rows, first] / grown[rows, second]
    twins = np.isin(order[:, :2], [numbers.index(REDTAPE), numbers.index(HABIT)]).all(axis=1)
    alike: Flags = twins & (posterior[rows, second] >= numbers.abstain_gap) & (spoke < numbers.abstain_evidence)
    return alike


def entropy_bits(posterior: Array) -> Array:
    """Uncertainty about the cause in bits: 0 is certain.

    >>> entropy_bits(np.array([[.5, .5], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    logs = np.log2(np.where(posterior > 0, posterior, 1.0))
    bits: Array = np.abs((posterior * logs).sum(axis=1))
    return bits
