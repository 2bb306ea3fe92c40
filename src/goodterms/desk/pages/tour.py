"""The tour of the demonstration firm: on the real pages, left and resumed at any time."""

from django.http import HttpResponse
from django.shortcuts import render

from goodterms.desk.gate import Visit
from goodterms.journeys.see_tour import see_tour


def tour(request: Visit, firm: str) -> HttpResponse:
    """The stations."""
    del firm
    return render(request, "desk/tour.html", {"stations": see_tour(request.access)})
