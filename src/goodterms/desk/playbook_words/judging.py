"""Words for why they are late: causes, signs, questions."""

from typing import Final

from goodterms.core.basics.reasons import N_
from goodterms.desk.playbook_words.entry import Entry

ENTRIES: Final[dict[str, Entry]] = {
    "causes.cause.*": Entry(N_("Cause “{cause}”"), N_("the name"), N_("How this cause is called on every page.")),
    "causes.meaning.*": Entry(N_("Cause “{cause}”"), N_("what it means")),
    "causes.bucket.*": Entry(
        N_("Age classes of the debt"),
        N_("first day of “{age}”"),
        N_("Before anything else is known, the age of the debt says how likely each cause is."),
    ),
    "causes.prior.*.*": Entry(
        N_("Debt {age}"),
        N_("how likely “{cause}” is before anything else is known"),
        N_("The shares of the six causes in one age class add up to 100 %."),
    ),
    "causes.rule.second_shock_factor": Entry(
        N_("A second blow"),
        N_("how much of its likelihood is left"),
        N_("“Something happened” twice in a short time is believed less."),
    ),
    "causes.rule.second_shock_months": Entry(N_("A second blow"), N_("within how many months it counts as the second")),
    "causes.rule.answer_lead_days": Entry(
        N_("What they said earlier"),
        N_("how long before the oldest overdue invoice an answer still counts"),
        N_("An older answer was about another lateness."),
    ),
    "causes.rule.request_days": Entry(
        N_("What they said earlier"), N_("how long a request for other terms still counts")
    ),
    "causes.rule.public_body_redtape": Entry(
        N_("Public bodies"),
        N_("how likely red tape is"),
        N_("A public body pays late because of its procedure, not for want of money."),
    ),
    "causes.rule.abstain_below": Entry(
        N_("When a cause is named"),
        N_("how likely it must be"),
        N_("Below this, the advice says that it cannot tell yet."),
    ),
    "causes.rule.abstain_gap": Entry(
        N_("When a cause is named"),
        N_("how far it must lead the next one"),
        N_("With a smaller lead, the advice says that it cannot tell yet."),
    ),
    "causes.rule.abstain_evidence": Entry(
        N_("When a cause is named"),
        N_("red tape or habit: how many times more must speak for the one"),
        N_("The two leave the same traces. Only what is on record may decide between them."),
    ),
    "causes.rule.temper": Entry(
        N_("How much a sign counts"),
        N_("part of its full weight"),
        N_("Signs overlap, so each one counts for less than if it stood alone."),
    ),
    "causes.rule.clip": Entry(
        N_("How much a sign counts"),
        N_("the most that one may weigh"),
        N_("A natural logarithm: 2.303 stands for ten to one."),
    ),
    "causes.rule.block_fires": Entry(
        N_("Signs that money is short"),
        N_("from how many on they count for less"),
        N_("They tell one story, and it must not count several times."),
    ),
    "causes.rule.block_temper": Entry(N_("Signs that money is short"), N_("how much of its full weight each then has")),
    "causes.rule.unverified_weight": Entry(
        N_("What they say"), N_("how much it counts as long as nobody has checked it")
    ),
    "causes.rule.contradicted_ratio": Entry(
        N_("What they say"), N_("how many times likelier evasion is where it proved untrue")
    ),
    "signals.name.*": Entry(N_("Sign “{sign}”"), N_("the name")),
    "signals.yes.*": Entry(N_("Sign “{sign}”"), N_("the sentence where it is there")),
    "signals.no.*": Entry(N_("Sign “{sign}”"), N_("the sentence where it is not")),
    "signals.likelihood.*.*": Entry(
        N_("Sign “{sign}”"),
        N_("how often it is there if the cause is “{cause}”"),
        N_("The more the six causes differ here, the more the sign tells us."),
    ),
    "signals.block.signals": Entry(N_("Signs that money is short"), N_("the signs that tell this one story")),
    "signals.threshold.paid_invoices": Entry(
        N_("When a sign is seen"),
        N_("paid invoices that it takes to see a pattern"),
        N_("With fewer, the patterns of payment stay unknown; that is not “no”."),
    ),
    "signals.threshold.offset_days": Entry(
        N_("Sign “{sign}”"), N_("days late above which a steady delay counts"), sign="const_offset"
    ),
    "signals.threshold.offset_spread_days": Entry(
        N_("Sign “{sign}”"), N_("days by which the delay may vary"), sign="const_offset"
    ),
    "signals.threshold.rhythm_p": Entry(
        N_("Sign “{sign}”"), N_("chance that the fixed day is mere coincidence, at most"), sign="pay_run_day"
    ),
    "signals.threshold.round_sums": Entry(
        N_("Sign “{sign}”"), N_("round sums in 90 days that it takes"), sign="round_sum_onacct"
    ),
    "signals.threshold.broken_promises": Entry(
        N_("Sign “{sign}”"), N_("broken promises in 120 days that it takes"), sign="broken_promises2"
    ),
    "signals.threshold.flat_purchases": Entry(
        N_("Sign “{sign}”"), N_("growth of purchases that still counts as none"), sign="balance_rising"
    ),
    "signals.threshold.trend_days_per_quarter": Entry(
        N_("Sign “{sign}”"), N_("days later from quarter to quarter that it takes"), sign="late_trend_up"
    ),
    "signals.threshold.trend_p": Entry(
        N_("Sign “{sign}”"), N_("chance that the trend is mere coincidence, at most"), sign="late_trend_up"
    ),
    "signals.threshold.clean_months": Entry(N_("Sign “{sign}”"), N_("months on time before"), sign="changepoint_clean"),
    "signals.threshold.jump_sigmas": Entry(
        N_("Sign “{sign}”"),
        N_("how many of their own usual variations the delay must exceed"),
        sign="changepoint_clean",
    ),
    "signals.threshold.discount_share": Entry(
        N_("Sign “{sign}”"), N_("share of invoices on which they used to take the discount"), sign="lost_discount"
    ),
    "signals.threshold.dispute_days": Entry(
        N_("Sign “{sign}”"), N_("days after delivery that count as soon"), sign="early_dispute"
    ),
    "signals.threshold.unanswered_attempts": Entry(
        N_("Sign “{sign}”"), N_("attempts without an answer that it takes"), sign="no_response4"
    ),
    "signals.threshold.unanswered_channels": Entry(
        N_("Sign “{sign}”"), N_("different ways on which we must have tried"), sign="no_response4"
    ),
    "signals.threshold.unanswered_days": Entry(
        N_("Sign “{sign}”"), N_("days over which we must have tried"), sign="no_response4"
    ),
    "signals.threshold.pattern_share": Entry(
        N_("Sign “{sign}”"), N_("share of everything else that they pay as usual"), sign="pays_undisputed"
    ),
    "signals.threshold.worse_days": Entry(
        N_("Sign “{sign}”"), N_("days later than with us that it takes"), sign="bureau_dbt_worse_everywhere"
    ),
    "signals.threshold.orders_rise": Entry(
        N_("Sign “{sign}”"), N_("growth of purchases that it takes"), sign="orders_up_pay_slower"
    ),
    "signals.threshold.slower_days": Entry(
        N_("Sign “{sign}”"), N_("days slower that it takes"), sign="orders_up_pay_slower"
    ),
    "questions.*.kind": Entry(N_("“{question}”"), N_("whether we ask them or look it up")),
    "questions.*.text": Entry(N_("“{question}”"), N_("its wording")),
    "questions.*.why": Entry(N_("“{question}”"), N_("why it is worth it")),
    "questions.*.cost": Entry(N_("“{question}”"), N_("what it costs")),
    "questions.*.minutes": Entry(N_("“{question}”"), N_("our time")),
    "questions.*.friction": Entry(
        N_("“{question}”"), N_("what it costs of the relationship"), N_("As a share of what they are worth to us.")
    ),
    "questions.*.answers": Entry(N_("“{question}”"), N_("the possible answers")),
    "questions.*.reads": Entry(N_("“{question}”"), N_("the answers in words")),
    "questions.*.*.*": Entry(
        N_("“{question}”"),
        N_("how often “{answer}” if the cause is “{cause}”"),
        N_("The answers of one cause add up to 100 %."),
    ),
}
