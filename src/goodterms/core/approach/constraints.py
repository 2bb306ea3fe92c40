"""What may be offered at all: guardrails come first, the optimum is looked for among what is left.

Law, insurer, factor, policy, a disputed balance, an insolvency stay, our own open fault and the hours we have
are hard constraints; no expected value overrules them. Waiting and letting go kindly are always permitted, so
a choice exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from goodterms.core.approach.options import OptionNumbers
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array, Flags

# A circumstance that forbids options, and how it reads.
FORBIDS: Mapping[str, str] = {
    "insolvency_stay": N_("insolvency proceedings have begun: no pressure, no new terms, no new security"),
    "insurer_objects": N_("the credit insurer has not agreed to a concession"),
    "factor_objects": N_("the claim is sold or assigned and the factor has not agreed"),
    "own_fault_open": N_("our own side is not in order: money not applied, credit note or invoice to put right"),
    "fully_disputed": N_("all of it is disputed: the dispute is settled first"),
    "plan_kept": N_("a plan is being kept"),
    "promise_running": N_("a promise is running"),
    "public_body": N_("a public body cannot do this"),
    "nothing_to_secure": N_("there is nothing to take security on"),
    "not_yet_tried": N_("our own steps have not been tried yet"),
    "policy_no_discount": N_("policy: no discounts"),
    "policy_no_hold": N_("policy: deliveries are not held"),
    "policy_no_agency": N_("policy: no agency"),
    "policy_no_court": N_("policy: no court"),
    "law_forbids": N_("the law of the place does not allow it"),
}
# A fact that must be on record before an option is offered, and how its absence reads.
NEEDS: Mapping[str, str] = {
    "paper_fault": N_("no fault of the paperwork is on record"),
    "steady_buyer": N_("they do not order steadily"),
    "card_or_debit_possible": N_("card or direct debit is not set up"),
    "goods_offered": N_("nothing was offered instead of cash"),
    "charges_claimed": N_("no interest or fees have been claimed"),
}
# What bars nothing but must be said.
NOTES: Mapping[str, str] = {
    "sole_trader": N_("a sole trader or partnership: consumer-style protection may apply; means include the household"),
    "group_member": N_("part of a group: decided for this legal entity, worth and contagion seen for the group"),
    "insolvency_signs": N_("signs of insolvency: security or payment taken now for old debt may have to be given back"),
    "tiny": N_("a tiny balance: courtesy and the stop rule, no campaign"),
    "stop": N_("the stop rule: a further week of effort costs more than it is likely to bring"),
    "concentrated": N_("this balance is large for us: the risk of losing it is charged to each option"),
    "signoff": N_("a harsher step would bring more only because they are worth little: a person must sign it off"),
    "relationship_first": N_("the holder of the relationship sees the plan first"),
}
TINY = N_("the balance is tiny: nothing harsher than courtesy")
TOO_SMALL = N_("the balance is below {least} for this")
TOO_LONG = N_("{months} months are more than the limit of {limit}")
NO_HOURS = N_("it takes {hours} hours and {left} are left")


@dataclass(frozen=True, slots=True, eq=False)
class OptionRules:
    """The playbook's conditions of each option; arrays and tuples have one entry an option.

    harshness: 0 soft to 4 court. plan_months: 0 where there is no plan. min_balance: money. always: never
    forbidden. core: belongs to the nine standing options. longest_plain, longest_secured: months a plan may
    run. tiny: balance up to which only soft options are permitted.
    """

    harshness: Array
    plan_months: Array
    secured: Flags
    min_balance: Array
    always: Flags
    core: Flags
    forbidden_when: tuple[tuple[str, ...], ...]
    needs: tuple[tuple[str, ...], ...]
    longest_plain: float
    longest_secured: float
    tiny: float

    @property
    def plan_limit(self) -> Array:
        """Months each option's plan may run: shape (options,)."""
        return np.where(self.secured, self.longest_secured, self.longest_plain)


@dataclass(frozen=True, slots=True, eq=False)
class Circumstances:
    """What is known about each customer that bars or enables options.

    rows: how many customers. known: circumstance or fact (a key of FORBIDS, NEEDS or NOTES) → (customers,)
    yes/no; one that is missing is "no". hours_left: hours our people have for each, or None for no limit.
    barred: (customers, options) forbidden by a law or policy that names the option itself, or None.
    """

    rows: int
    known: Mapping[str, Flags]
    hours_left: Array | None = None
    barred: Flags | None = None

    def __post_init__(self) -> None:
        unknown = set(self.known) - set(FORBIDS) - set(NEEDS) - set(NOTES)
        if unknown:
            raise ValueError(f"not a circumstance: {sorted(unknown)}")

    def holds(self, name: str) -> Flags:
        """Whether the circumstance holds, for each customer."""
        found = self.known.get(name)
        return np.zeros(self.rows, dtype=np.bool_) if found is None else found


def permitted(balance: Array, circumstances: Circumstances, *, options: OptionNumbers, rules: OptionRules) -> Flags:
    """Which options may be offered to each customer: shape (customers, options).

    balance: overdue and undisputed, money, (customers,).

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> stay = Circumstances(rows=1, known={"insolvency_stay": np.array([True])})
    >>> mask = permitted(np.array([42_000.0]), stay, options=book.options, rules=book.rules)
    >>> [name for name, may in zip(book.options.names, mask[0]) if may]
    ['write_off_cod', 'wait_and_fix', 'let_go_kindly']
    """
    rows, count = circumstances.rows, len(options.names)
    may = np.ones((rows, count), dtype=np.bool_)
    for index in range(count):
        for name in rules.forbidden_when[index]:
            may[:, index] &= ~circumstances.holds(name)
        for name in rules.needs[index]:
            may[:, index] &= circumstances.holds(name)
    may &= balance[:, None] >= rules.min_balance
    may &= rules.plan_months <= rules.plan_limit
    may &= (balance[:, None] > rules.tiny) | (rules.harshness == 0)
    if circumstances.hours_left is not None:
        may &= options.hours <= circumstances.hours_left[:, None]
    if circumstances.barred is not None:
        may &= ~circumstances.barred
    may[:, rules.always] = True
    return may


def why_not(
    balance: float,
    circumstances: Circumstances,
    *,
    option: int,
    row: int,
    options: OptionNumbers,
    rules: OptionRules,
) -> tuple[Reason, ...]:
    """Every reason why this customer may not be offered this option; empty where it is permitted."""
    if rules.always[option]:
        return ()
    found = [
        Reason(f"forbidden.{name}", FORBIDS[name])
        for name in rules.forbidden_when[option]
        if circumstances.holds(name)[row]
    ]
    found += [
        Reason(f"missing.{name}", NEEDS[name]) for name in rules.needs[option] if not circumstances.holds(name)[row]
    ]
    least, months = float(rules.min_balance[option]), float(rules.plan_months[option])
    limit = float(rules.plan_limit[option])
    if balance < least:
        found.append(Reason("forbidden.too_small", TOO_SMALL, {"least": least}))
    if balance <= rules.tiny and rules.harshness[option] > 0:
        found.append(Reason("forbidden.tiny", TINY))
    if months > limit:
        found.append(Reason("forbidden.too_long", TOO_LONG, {"months": months, "limit": limit}))
    left = circumstances.hours_left
    if left is not None and options.hours[option] > left[row]:
        params = {"hours": float(options.hours[option]), "left": float(left[row])}
        found.append(Reason("forbidden.no_hours", NO_HOURS, params))
    if circumstances.barred is not None and circumstances.barred[row, option]:
        found.append(Reason("forbidden.law_forbids", FORBIDS["law_forbids"]))
    return tuple(found)
