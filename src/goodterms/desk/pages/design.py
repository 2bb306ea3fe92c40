"""The design page: every component in every state, for whoever designs or tests."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.over_time import DayBalance
from goodterms.desk.forms import Wrong
from goodterms.desk.pictures.ageing_bar import ageing_bar
from goodterms.desk.pictures.balance_bars import pictures_of
from goodterms.desk.pictures.payment_dots import payment_dots
from goodterms.desk.pictures.qr_code import qr_code
from goodterms.desk.pictures.ranges import spans, waterfall
from goodterms.journeys.see_balance import Course
from goodterms.journeys.see_freshness import Freshness
from goodterms.journeys.see_payment_history import History, Mark, Paid, usual_of

COLOURS = (
    "paper surface sunken line line-strong ink ink-soft accent accent-wash good good-wash warn warn-wash bad bad-wash "
    "calm calm-wash age-0 age-1 age-2 age-3 age-4 band dot dot-late"
).split()
NAMES = ("current", "1-30", "31-60", "61-90", "91+")


def design(request: HttpRequest) -> HttpResponse:
    """The page. Its figures are made up and the same on every day."""
    wrong = Wrong("sample", [Problem("sample", N_("Say on which day the pause ends"), column="day")])
    history = _history()
    context = {
        "colours": COLOURS,
        "bar": ageing_bar([420000, 180000, 96000, 41000, 23000], NAMES),
        "history": history,
        "dots": payment_dots(history),
        "spans": spans([(2000, 5000, 9000), (-1000, 1200, 3000)]),
        "pictures": pictures_of([_course()]),
        "steps": waterfall([24000, -13000, -6500]),
        "wrong": wrong,
        "sample_day": date(2026, 11, 22),
        "behind": Freshness(date(2026, 11, 2), 20),
        "qr": qr_code("otpauth://totp/Goodterms:sample?secret=JBSWY3DPEHPK3PXP"),
        "codes": ["AB2C-D3EF-G4HJ-K5MN", "PQ6R-S7TU-V8WX-Y9ZA"],
    }
    return render(request, "desk/design.html", context)


def _course() -> Course:
    days = [date(2025, 11, 30), date(2026, 2, 28), date(2026, 6, 30), date(2026, 11, 22)]
    figures = [(0, 0), (420000, 0), (760000, 180000), (300000, 300000)]
    return Course("EUR", tuple(DayBalance(d, owed, late) for d, (owed, late) in zip(days, figures, strict=True)))


def _history() -> History:
    late = (-2, 0, 3, 1, 6, 2, 4, 1, 22, 31)
    rows = [
        Paid(
            n,
            f"INV-{n}",
            date(2026, 1, 5),
            date(2026, n + 1, 4),
            "EUR",
            90000 + 40000 * (n % 4),
            0,
            date(2026, 12, 1),
            d,
        )
        for n, d in enumerate(late)
    ]
    rows.append(Paid(99, "INV-99", date(2026, 10, 1), date(2026, 10, 31), "EUR", 250000, 250000, None, 22))
    marks = [
        Mark(date(2026, 7, 2), "reply", "phone"),
        Mark(date(2026, 8, 1), "hold", "dispute", date(2026, 8, 20)),
        Mark(date(2026, 9, 20), "touch", "phone"),
        Mark(date(2026, 9, 24), "promise", "", date(2026, 10, 9), "EUR", 120000),
    ]
    return History(date(2026, 11, 22), rows, usual_of(rows), marks, 0)
