"""Addresses of the product. Each has its rule in desk/routes.toml; the gate refuses what has none."""

from django.urls import path

from goodterms.desk.pages import customer, customers, deeds, sign_in, today, wrong

FIRM = "f/<slug:firm>/"
ONE = FIRM + "customers/<int:customer_id>/"

urlpatterns = [
    path("", today.start, name="start"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("forgotten/", sign_in.forgotten, name="forgotten"),
    path("new-password/<uidb64>/<token>/", sign_in.NewPassword.as_view(), name="new_password"),
    path(FIRM + "today/", today.today, name="today"),
    path(FIRM + "customers/", customers.customers, name="customers"),
    path(ONE, customer.customer, name="customer"),
    path(ONE + "payment-history/", customer.payment_history, name="payment_history"),
    path(ONE + "statement/", customer.statement, name="statement"),
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
