"""Words for what is reckoned with: worth, money and time, waiting."""

from typing import Final

from goodterms.core.basics.reasons import N_
from goodterms.desk.playbook_words.entry import Entry

ENTRIES: Final[dict[str, Entry]] = {
    "worth.by_cause.loss_share.*": Entry(
        N_("Loss on credit"), N_("share of sales that is lost if the cause is “{cause}”")
    ),
    "worth.by_cause.slow_pay_days.*": Entry(
        N_("How long we carry them"), N_("days beyond terms if the cause is “{cause}”")
    ),
    "worth.survival.by_cause.*": Entry(
        N_("How long they stay"),
        N_("chance to be with us a year on if the cause is “{cause}”"),
        N_("The higher, the more the relationship is worth."),
    ),
    "worth.rule.horizon_years": Entry(
        N_("Worth of a customer"), N_("years that count"), N_("Further years would be optimism.")
    ),
    "worth.rule.stated_haircut": Entry(
        N_("Worth of a customer"),
        N_("cut where somebody stated the sales"),
        N_("Sales that a person stated instead of the ledger."),
    ),
    "worth.rule.second_year": Entry(
        N_("Worth of a customer"), N_("chance that a new customer comes back for a second year")
    ),
    "worth.rule.new_spread_factor": Entry(
        N_("Worth of a customer"), N_("how many times less sure we are of a new customer")
    ),
    "worth.rule.referral_share": Entry(
        N_("Worth of a customer"),
        N_("share of the worth of customers whom they brought"),
        N_("Credited once, to whoever brought them."),
    ),
    "worth.rule.gross_margin": Entry(
        N_("Worth of a customer"),
        N_("our margin where nobody knows it better"),
        N_("Serves only where neither customer, invoices, segment nor firm say it."),
    ),
    "worth.rule.margin_months": Entry(
        N_("Worth of a customer"), N_("months of invoices that tell a customer's own margin")
    ),
    "worth.rule.margin_coverage": Entry(
        N_("Worth of a customer"), N_("share of these sales whose margin must be known")
    ),
    "worth.rule.cost_to_serve": Entry(
        N_("Worth of a customer"), N_("cost to serve where nobody knows it better"), N_("As a share of sales.")
    ),
    "worth.rule.sales_log_sd": Entry(
        N_("Worth of a customer"),
        N_("how far expected sales may be wrong without a history"),
        N_("On a logarithmic scale: 0.3 is about a third up or down."),
    ),
    "worth.rule.margin_spread": Entry(
        N_("Worth of a customer"), N_("how far a margin may be wrong"), N_("As a share of sales, either way.")
    ),
    "worth.sales.pseudo_orders": Entry(
        N_("Sales that we expect"),
        N_("orders that their segment counts for beside their own"),
        N_("The fewer orders of their own, the more the segment decides."),
    ),
    "worth.sales.season_pseudo_years": Entry(
        N_("Sales that we expect"), N_("years of even sales that a month's share is held against")
    ),
    "worth.sales.window_months": Entry(N_("Sales that we expect"), N_("months that we look back")),
    "worth.rhythm.dropout": Entry(N_("Do they still buy?"), N_("chance that an order was their last")),
    "worth.rhythm.shape_cap": Entry(N_("Do they still buy?"), N_("how regular an order rhythm may count, at most")),
    "worth.rhythm.shape_prior": Entry(N_("Do they still buy?"), N_("how regular buyers with few orders count")),
    "worth.rhythm.shape_pseudo_gaps": Entry(
        N_("Do they still buy?"), N_("gaps between orders that this assumption counts for")
    ),
    "worth.rhythm.watch_ratio": Entry(
        N_("Do they still buy?"),
        N_("silence, in their own usual gaps, that is worth a look"),
        N_("1.5 means: half as long again as usual."),
    ),
    "worth.rhythm.act_ratio": Entry(
        N_("Do they still buy?"), N_("silence, in their own usual gaps, that asks for a call")
    ),
    "worth.rhythm.retained_days": Entry(
        N_("Do they still buy?"), N_("an order within so many days shows that they still buy")
    ),
    "worth.rhythm.retained_gaps": Entry(N_("Do they still buy?"), N_("or one within so many of their usual gaps")),
    "worth.rhythm.retained_share": Entry(
        N_("Do they still buy?"), N_("and at least this share of what they bought before")
    ),
    "worth.rhythm.few_customers": Entry(
        N_("Do they still buy?"),
        N_("customers that a model of repeat buying needs"),
        N_("With fewer, the plain rate serves."),
    ),
    "worth.bond.pseudo_quarters": Entry(N_("Bond"), N_("quarters of no sign that ours are held against")),
    "worth.bond.strong": Entry(N_("Bond"), N_("from here on whoever holds it makes the call")),
    "worth.bond.sure_quarters": Entry(N_("Bond"), N_("quarters until we call it sure")),
    "economics.firm.cost_of_capital": Entry(
        N_("Your firm"), N_("what money costs you a year"), N_("The higher, the more it counts to be paid early.")
    ),
    "economics.firm.staff_hour": Entry(
        N_("Your firm"), N_("an hour of work"), N_("What our own work costs in every option and question.")
    ),
    "economics.firm.cash_runway": Entry(
        N_("Your firm"),
        N_("money that you can live on"),
        N_("A balance that is a large part of it is charged for its risk. 0: not stated."),
    ),
    "economics.firm.liquid_equity": Entry(
        N_("Your firm"),
        N_("liquid equity of your own"),
        N_("How much risk you can bear. 0: as much as the money that you can live on."),
    ),
    "economics.firm.contact_minutes": Entry(
        N_("Your firm"), N_("time for one attempt to reach a customer"), N_("Counts in what a customer has cost you.")
    ),
    "economics.exposure.pd.*": Entry(
        N_("New deliveries while we wait"),
        N_("chance that they are lost if the cause is “{cause}”"),
        N_("The higher, the more it speaks against delivering on credit."),
    ),
    "economics.exposure.cost_share": Entry(
        N_("New deliveries while we wait"), N_("what a delivery costs us of its price")
    ),
    "economics.exposure.lgd": Entry(N_("New deliveries while we wait"), N_("share that is lost if they fail")),
    "economics.exposure.shipments_share": Entry(
        N_("New deliveries while we wait"), N_("share of a year's sales that is delivered meanwhile")
    ),
    "economics.uncertainty.posterior_ess": Entry(
        N_("How sure the advice is"),
        N_("cases that our view of the cause is worth"),
        N_("The more, the surer the advice is shown."),
    ),
    "economics.uncertainty.worth_log_sd": Entry(
        N_("How sure the advice is"),
        N_("how far the worth may be wrong"),
        N_("On a logarithmic scale: 0.4 is about half as much again."),
    ),
    "economics.uncertainty.shared": Entry(
        N_("How sure the advice is"), N_("part of an error about an option that holds for all causes alike")
    ),
    "waiting.curve.p0": Entry(
        N_("Age of the debt"),
        N_("share that is ever collected when the debt is new"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.curve.tau_months": Entry(
        N_("Age of the debt"),
        N_("months after which about a third of that is left"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.curve.shape": Entry(
        N_("Age of the debt"),
        N_("how the decline bends"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.selection.payers": Entry(
        N_("The other reading of age"),
        N_("share of customers who pay sooner or later"),
        N_("Good payers leave first; time itself does nothing."),
    ),
    "waiting.selection.r": Entry(
        N_("The other reading of age"),
        N_("how alike the payers are"),
        N_("Shape of the Gamma distribution of how fast they pay."),
    ),
    "waiting.selection.beta": Entry(
        N_("The other reading of age"),
        N_("how fast the payers pay"),
        N_("Rate of the Gamma distribution of how fast they pay."),
    ),
    "waiting.bucket.*": Entry(
        N_("Age classes of our own effort"),
        N_("first day of “{age}”"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.own_effort.mean.*": Entry(
        N_("What our own effort brings"),
        N_("share that comes in of a debt {age}"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.stop.effort_a_week": Entry(
        N_("When to stop"),
        N_("what a week of chasing costs"),
        N_("A week that costs more than it brings is not advised."),
    ),
    "waiting.stop.decay_a_fortnight": Entry(
        N_("When to stop"),
        N_("lost for good by waiting a fortnight"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.stop.decay_low": Entry(
        N_("When to stop"),
        N_("the same, at the least"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.stop.decay_high": Entry(
        N_("When to stop"),
        N_("the same, at the most"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
    "waiting.stop.repeat_factor": Entry(
        N_("When to stop"),
        N_("how much of its effect the same step has the next time"),
        N_("Kept for steps that are still to come; today's advice does not use it."),
    ),
}
