"""Addresses of the product. Each has its rule in desk/routes.toml; the gate refuses what has none."""

from django.urls import path

from goodterms.desk.pages import (
    account,
    advice,
    ageing,
    customer,
    customers,
    deeds,
    design,
    first_run,
    imports,
    playbook,
    portfolio,
    settings,
    sign_in,
    today,
    wrong,
)

FIRM = "f/<slug:firm>/"
ONE = FIRM + "customers/<int:customer_id>/"

urlpatterns = [
    path("", today.start, name="start"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("forgotten/", sign_in.forgotten, name="forgotten"),
    path("new-password/<uidb64>/<token>/", sign_in.NewPassword.as_view(), name="new_password"),
    path("set-up/", first_run.first_run, name="first_run"),
    path("account/", account.account, name="account"),
    path("account/password/", account.own_password, name="own_password"),
    path(FIRM + "settings/", settings.firm_settings, name="firm_settings"),
    path(FIRM + "settings/closed-days/", settings.closed_days, name="closed_days"),
    path(FIRM + "settings/people/", settings.people, name="people"),
    path(FIRM + "settings/people/invite/", settings.invite, name="invite"),
    path(FIRM + "settings/people/<int:user_id>/", settings.change_role, name="change_role"),
    path(FIRM + "settings/health/", settings.health, name="health"),
    path(FIRM + "settings/backup/", settings.make_backup, name="make_backup"),
    path(FIRM + "settings/audit/", settings.audit, name="audit"),
    path(FIRM + "settings/audit/export/", settings.audit_export, name="audit_export"),
    path(FIRM + "today/", today.today, name="today"),
    path(FIRM + "customers/", customers.customers, name="customers"),
    path(ONE, customer.customer, name="customer"),
    path(ONE + "payment-history/", customer.payment_history, name="payment_history"),
    path(ONE + "statement/", customer.statement, name="statement"),
    path(FIRM + "today/make/", today.make_plan, name="make_plan"),
    path("desk/design/", design.design, name="design"),
    path(FIRM + "portfolio/", portfolio.portfolio, name="portfolio"),
    path(FIRM + "playbook/", playbook.playbook, name="playbook"),
    path(FIRM + "playbook/entry/", playbook.playbook_entry, name="playbook_entry"),
    path(FIRM + "playbook/back/", playbook.playbook_back, name="playbook_back"),
    path(FIRM + "ageing/", ageing.ageing, name="ageing"),
    path(FIRM + "imports/", imports.imports, name="imports"),
    path(FIRM + "imports/hand-in/", imports.hand_in, name="hand_in"),
    path(FIRM + "imports/<int:import_id>/", imports.import_seen, name="import_seen"),
    path(FIRM + "imports/<int:import_id>/look/", imports.look, name="look"),
    path(FIRM + "imports/<int:import_id>/take-in/", imports.take_in, name="take_in"),
    path(FIRM + "imports/<int:import_id>/stop/", imports.stop, name="import_stop"),
    path(FIRM + "imports/<int:import_id>/mend/", imports.mend, name="import_mend"),
    path(ONE + "advice/", advice.advice, name="advice"),
    path(ONE + "advice/answer/", advice.answer, name="answer"),
    path(ONE + "advice/otherwise/", advice.otherwise, name="otherwise"),
    path(ONE + "hold/", deeds.hold, name="put_on_hold"),
    path(ONE + "hold/<int:hold_id>/lift/", deeds.lift, name="lift_hold"),
    path(ONE + "note/", deeds.note, name="write_note"),
    path(ONE + "contacted/", deeds.contacted, name="record_contact"),
    path(ONE + "assign/", deeds.assign, name="assign"),
    path(ONE + "dispute/", deeds.dispute, name="record_dispute"),
    path(ONE + "dispute/settled/", deeds.dispute_settled, name="settle_dispute"),
    path(ONE + "person/", deeds.person, name="keep_contact"),
]

handler400, handler403, handler404 = wrong.bad_request, wrong.not_allowed, wrong.not_found
handler500 = wrong.broke
