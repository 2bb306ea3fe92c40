"""Who speaks to them, and in what tone: from the bond only, never the terms.

A customer who pays us before anybody else because of a person at our firm is called by that person when they
slip. The bond does not raise limits and does not sweeten the offer: that would invite a hold-up.
"""

from dataclasses import dataclass
from typing import Literal

from goodterms.core.basics.reasons import N_, Reason

Tone = Literal["personal", "friendly", "factual"]

HOLDER_CALLS = N_("{holder} holds the bond: they pay us before others ({bond:.0%}); the call is theirs")
MAYBE = N_("there are signs of a bond with {holder}, but {quarters:g} quarters are too few to be sure")
NO_HOLDER = N_("they pay us before others ({bond:.0%}), but nobody is on record as holding the bond: find out who")
NO_BOND = N_("no bond is known: the person in charge of the account speaks to them, by name")
LATE_FOR_US = N_("they pay others before us ({bond:.0%}): friendly, and to the point")


@dataclass(frozen=True, slots=True)
class Messenger:
    """Who speaks ("" for the person in charge of the account), how, and why. `find_out`: a holder must be
    looked for.
    """

    person: str
    tone: Tone
    because: Reason
    find_out: bool = False


def choose_messenger(bond: float, *, quarters: float, holder: str, strong: float, sure_quarters: float) -> Messenger:
    """Messenger and tone from the bond (0 to 1, .5 is none), the quarters it rests on and who holds it (""
    unknown).

    >>> choose_messenger(.8, quarters=6, holder="Ana", strong=.65, sure_quarters=4).because.english
    'Ana holds the bond: they pay us before others (80%); the call is theirs'
    """
    params = {"holder": holder, "bond": bond, "quarters": quarters}
    if bond >= strong and not holder:
        return Messenger("", "friendly", Reason("messenger.unknown", NO_HOLDER, params), find_out=True)
    if bond >= strong and quarters >= sure_quarters:
        return Messenger(holder, "personal", Reason("messenger.holder", HOLDER_CALLS, params))
    if holder and bond > 0.5:
        return Messenger(holder, "friendly", Reason("messenger.maybe", MAYBE, params))
    if bond <= 1.0 - strong and quarters >= sure_quarters:
        return Messenger("", "factual", Reason("messenger.behind", LATE_FOR_US, params))
    return Messenger("", "friendly", Reason("messenger.nobody", NO_BOND, params))
