"""Words for what may be offered and how often somebody is contacted: options, limits, cadence; and for the sources."""

from typing import Final

from goodterms.core.basics.reasons import N_
from goodterms.desk.playbook_words.entry import Entry

ENTRIES: Final[dict[str, Entry]] = {
    "options.*.set": Entry("{option}", N_("which group it belongs to")),
    "options.*.name": Entry("{option}", N_("the name")),
    "options.*.terms": Entry("{option}", N_("what it says")),
    "options.*.costs_them": Entry("{option}", N_("what it costs them")),
    "options.*.when": Entry("{option}", N_("when it fits")),
    "options.*.harshness": Entry(
        "{option}", N_("how hard it is"), N_("A harder way must bring more than a softer one to be advised.")
    ),
    "options.*.open_credit": Entry("{option}", N_("new orders stay on credit")),
    "options.*.always": Entry("{option}", N_("always possible")),
    "options.*.secured": Entry("{option}", N_("against security")),
    "options.*.forbidden_when": Entry("{option}", N_("not possible where")),
    "options.*.needs": Entry("{option}", N_("must be on record")),
    "options.*.min_balance": Entry("{option}", N_("smallest balance for it")),
    "options.*.plan_months": Entry("{option}", N_("length of the plan")),
    "options.*.recovery.*": Entry(
        "{option}",
        N_("what comes in if the cause is “{cause}”"),
        N_("As a share of the balance that is not disputed, later steps of our own included."),
    ),
    "options.*.retention.*": Entry(
        "{option}",
        N_("chance that they still buy a year on, if the cause is “{cause}”"),
        N_("What a step costs of the relationship shows here."),
    ),
    "options.*.precedent.*": Entry(
        "{option}",
        N_("what it costs elsewhere if it becomes known, if the cause is “{cause}”"),
        N_("Others may ask for the same."),
    ),
    "options.*.in_kind.*": Entry(
        "{option}", N_("what comes in goods or services if the cause is “{cause}”"), N_("As a share of the balance.")
    ),
    "options.*.in_kind_worth": Entry(
        "{option}", N_("what goods or services are worth to us"), N_("As a share of the sum that they stand for.")
    ),
    "options.*.months": Entry("{option}", N_("time until the money is here")),
    "options.*.fee": Entry("{option}", N_("fee or discount"), N_("As a share of what comes in.")),
    "options.*.hours": Entry("{option}", N_("our work")),
    "options.*.fixed": Entry("{option}", N_("fixed costs")),
    "options.*.sales_given": Entry("{option}", N_("given away on future sales")),
    "limits.plan.months_unsecured": Entry(
        N_("Payment plans"), N_("longest time without security"), N_("Longer plans are not proposed.")
    ),
    "limits.plan.months_secured": Entry(
        N_("Payment plans"), N_("longest time with security"), N_("Longer plans are not proposed.")
    ),
    "limits.plan.down_payment_share": Entry(
        N_("Payment plans"),
        N_("down payment"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "limits.plan.review_after_days": Entry(
        N_("Payment plans"),
        N_("when we look again after a missed instalment"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "limits.balance.tiny": Entry(
        N_("Size of the balance"),
        N_("up to here it is tiny"),
        N_("For a tiny balance nothing harsher than courtesy is proposed."),
    ),
    "limits.balance.litigate_from": Entry(N_("Size of the balance"), N_("from here on a court is worth it")),
    "limits.balance.agency_from": Entry(N_("Size of the balance"), N_("from here on an agency is worth it")),
    "limits.balance.review_from": Entry(N_("Size of the balance"), N_("from here on a neutral review is worth it")),
    "limits.balance.secure_from": Entry(N_("Size of the balance"), N_("from here on security is worth it")),
    "limits.concentration.of_runway": Entry(
        N_("A balance that is large for us"),
        N_("from this part of our cash on"),
        N_("Its risk is then charged to each option."),
    ),
    "limits.concentration.risk_tolerance_of_equity": Entry(
        N_("A balance that is large for us"), N_("how much of our equity we would risk")
    ),
    "limits.worth.reference_of_balance": Entry(
        N_("Customers who are worth little"),
        N_("worth, in balances, that a harsher step must also hold for"),
        N_("Low worth alone never makes the treatment harsher."),
    ),
    "limits.worth.relationship_first": Entry(
        N_("Customers who are worth much"), N_("from here on whoever holds the relationship sees the plan first")
    ),
    "limits.choice.best_share_below": Entry(
        N_("Two options as good as each other"),
        N_("how often the best must win to stand alone"),
        N_("Otherwise we show two and the question that decides."),
    ),
    "limits.choice.near_balance_share": Entry(
        N_("Two options as good as each other"),
        N_("so close, as a share of the balance"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "limits.choice.near_amount": Entry(
        N_("Two options as good as each other"),
        N_("or so close in money"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "limits.claim.answer_days_dispute": Entry(
        N_("Complaints"),
        N_("days within which we answer"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.days_between": Entry(
        N_("Contact"),
        N_("days between two messages to one customer"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.most_in_30_days": Entry(
        N_("Contact"),
        N_("messages in 30 days, at most"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.quiet_from_hour": Entry(
        N_("Contact"),
        N_("no calls from this hour on"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.quiet_until_hour": Entry(
        N_("Contact"),
        N_("no calls before this hour"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.first_friendly_day": Entry(
        N_("Contact"),
        N_("days late at the first friendly line"),
        N_("Earlier than this, today's list says nothing yet."),
    ),
    "cadence.contact.second_friendly_day": Entry(
        N_("Contact"),
        N_("days late at the second friendly line"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.call_day": Entry(
        N_("Contact"), N_("days late at the first call"), N_("From here on today's list says “Call”.")
    ),
    "cadence.contact.written_day": Entry(
        N_("Contact"),
        N_("days late at the first letter"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.contact.stale_days": Entry(
        N_("Contact"),
        N_("days without any payment after which the books are not up to date"),
        N_("Today's list goes by the firm's own setting for this."),
    ),
    "cadence.habit.usual_share": Entry(
        N_("Their own habit"),
        N_("share of invoices paid at least this late that makes it usual"),
        N_("What is usual for them is not chased."),
    ),
    "cadence.habit.unusual_spreads": Entry(
        N_("Their own habit"),
        N_("how many of their own usual variations make it unusual"),
        N_("Above this, today's list says “Call” at once."),
    ),
    "cadence.promise.grace_business_days": Entry(
        N_("Promises"), N_("business days of grace"), N_("Only then does a promise count as broken.")
    ),
    "cadence.silence.other_contact_day": Entry(
        N_("Silence"),
        N_("days until we try another person"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.silence.switchboard_day": Entry(
        N_("Silence"),
        N_("days until we ring the switchboard"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "cadence.silence.person_in_authority_day": Entry(
        N_("Silence"),
        N_("days until we turn to somebody who decides"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "sources.grade.*": Entry(N_("Grades"), N_("what {code} means")),
    "sources.source.*": Entry(N_("Sources"), N_("{code} in full")),
}
