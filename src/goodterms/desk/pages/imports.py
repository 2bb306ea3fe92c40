"""Imports: hand in a file, say what its columns are, try it, take it in, see what became of it."""

import threading
from collections.abc import Mapping

from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.fields import KINDS, fields_of
from goodterms.core.ledger.reading.rows import LeftOut, Rejected, Verdict
from goodterms.desk import wording
from goodterms.desk.downloads import csv_file
from goodterms.desk.forms import back, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.journeys import receive_file
from goodterms.journeys.import_ledger import Report
from goodterms.journeys.look_at_file import Look, first_rows, is_ours
from goodterms.journeys.receive_file import Chosen, received
from goodterms.journeys.run_imports import left_alone, run_waiting_imports
from goodterms.journeys.see_imports import how_far, rows_of, rows_to_mend, see_imports
from goodterms.store.access import NotHere
from goodterms.store.models import Company, Import, ImportRow

PREVIEW_ROWS = 6
MARKS = {"point": ".", "comma": ","}


def imports(request: Visit, firm: str) -> HttpResponse:
    """The history, and the door for a new file."""
    del firm
    history = see_imports(request.access, page=page_of(request.GET), end=text_of(request.GET, "end"))
    return render(request, "desk/imports.html", {"history": history})


def hand_in(request: Visit, firm: str) -> HttpResponse:
    """Take a file that was handed in, and go on to its columns."""
    handed = request.FILES.get("file")
    problem: Problem | None = None
    if handed is None:
        problem = Problem("upload.none", "Choose a file first", column="file")
    else:
        kept = receive_file.receive(request.access, handed.chunks(), name=handed.name or "")
        if isinstance(kept, Import):
            readable = receive_file.settle(request.access, kept)
            return HttpResponseRedirect(
                resolve_url("look" if readable else "import_seen", firm=firm, import_id=kept.pk)
            )
        problem = kept
    context = {"history": see_imports(request.access), "problem": problem}
    return render(request, "desk/imports.html", context, status=422)


def look(request: Visit, firm: str, import_id: int) -> HttpResponse:
    """What the file was recognised as; with parameters, what it would be as the person chose."""
    found = received(request.access, import_id)
    if not receive_file.can_be_taken(found):
        return HttpResponseRedirect(resolve_url("import_seen", firm=firm, import_id=import_id))
    chosen = _chosen(request.GET) if "kind" in request.GET else None
    seen = receive_file.look_again(request.access, found, chosen)
    return _show_look(request, found, seen, chosen)


def take_in(request: Visit, firm: str, import_id: int) -> HttpResponse:
    """Try the file, or take it in."""
    found = received(request.access, import_id)
    place = resolve_url("import_seen", firm=firm, import_id=import_id)
    if not receive_file.can_be_taken(found):
        return _too_late(request, place)
    chosen = _chosen(request.POST)
    seen = receive_file.look_again(request.access, found, chosen)
    if "again" in request.POST:
        return _show_look(request, found, seen, chosen)
    if not seen.ready:
        return _show_look(request, found, seen, chosen, status=422)
    if "try" in request.POST:
        report = receive_file.try_it(request.access, seen, found)
        return _show_look(request, found, seen, chosen, report=report)
    if not receive_file.queue(request.access, seen, found):
        return _too_late(request, place)
    wake(request.access.company)
    return HttpResponseRedirect(place)


def _too_late(request: Visit, place: str) -> HttpResponse:
    return back(request, place, failed=_("Somebody else has taken this file in meanwhile, or forgotten it."))


def import_seen(request: Visit, firm: str, import_id: int) -> HttpResponse:
    """How far it is, or what became of it."""
    del firm
    found = received(request.access, import_id)
    if left_alone(found):
        wake(request.access.company)
    bad = rows_of(request.access, found, ImportRow.Outcome.REJECTED, page=page_of(request.GET))
    context = {
        "found": found,
        "far": how_far(found),
        "bad": bad,
        "totals": _totals(found.totals),
        "kept": receive_file.can_be_taken(found),
        "can_go_on": receive_file.can_go_on(found),
    }
    live = request.headers.get("HX-Request")
    return render(request, "desk/parts/import_state.html" if live else "desk/import_seen.html", context)


def stop(request: Visit, firm: str, import_id: int) -> HttpResponse:
    """Stop an import after its present batch; forget a file that was never confirmed."""
    found = received(request.access, import_id)
    if found.kind:
        place = resolve_url("import_seen", firm=firm, import_id=import_id)
        if not receive_file.stop(request.access, found):
            return back(request, place, failed=_("It had ended already; nothing was stopped."))
        return back(request, place, done=_("It stops after the rows it is at. What was taken in before stays."))
    place = resolve_url("imports", firm=firm)
    if not receive_file.forget(request.access, found):
        return _too_late(request, place)
    return back(request, place, done=_("Forgotten. Nothing of this file was taken in, and our copy of it is deleted."))


def go_on(request: Visit, firm: str, import_id: int) -> HttpResponse:
    """Let an import that stopped go on where it stopped."""
    found = received(request.access, import_id)
    place = resolve_url("import_seen", firm=firm, import_id=import_id)
    if not receive_file.go_on(request.access, found):
        if received(request.access, import_id).state not in receive_file.ENDED_EARLY:
            return back(request, place, failed=_("It goes on already, or has come to its end."))
        return back(request, place, failed=_("It cannot be gone on with any more. Hand the file in again."))
    wake(request.access.company)
    return back(request, place)


def rows(request: Visit, firm: str, import_id: int) -> HttpResponse:
    """What an import changed, row by row."""
    del firm
    found = received(request.access, import_id)
    asked = text_of(request.GET, "outcome")
    outcome = asked if asked in ImportRow.Outcome.values else _most_telling(found)
    seen = rows_of(request.access, found, outcome, page=page_of(request.GET))
    return render(request, "desk/import_rows.html", {"found": found, "seen": seen, "outcomes": _counts(found)})


def _counts(found: Import) -> list[tuple[str, int]]:
    return [(outcome, getattr(found, outcome)) for outcome in ImportRow.Outcome.values]


def _most_telling(found: Import) -> str:
    """What is shown first: what was there before and is different now, then what is new."""
    counts = dict(_counts(found))
    return next((name for name in ("updated", "created", "rejected") if counts[name]), "created")


def mend(request: Visit, firm: str, import_id: int) -> StreamingHttpResponse:
    """The bad rows as a file: mend them there and hand it in again."""
    del firm
    found = received(request.access, import_id)
    if not found.rejected:
        raise NotHere(str(import_id))
    # Read piece by piece when the answer is on its way: the reader's language is remembered for then.
    language = get_language()

    def say(row: ImportRow) -> str:
        with override(language):
            return wording.told(row.because, row.reason)

    bad = rows_to_mend(found, (_("line"), _("what is wrong")), say)
    return csv_file(f"rows-to-mend-{found.pk}", next(bad), bad)


def wake(company: Company) -> None:
    """Have the waiting imports run beside the answer; several wakers do no harm, each file is claimed once."""
    threading.Thread(target=_work, args=(company,), daemon=True).start()


def _work(company: Company) -> None:
    try:
        run_waiting_imports(company)
    finally:
        connection.close()


def _chosen(sent: QueryDict) -> Chosen:
    count = sum(1 for name in sent if name.startswith("column-"))
    return Chosen(
        kind=text_of(sent, "kind"),
        fields=tuple(text_of(sent, f"column-{n}") for n in range(min(count, 300))),
        currency=text_of(sent, "currency").upper(),
        dates=text_of(sent, "date_order"),
        decimal=MARKS.get(text_of(sent, "decimal_mark"), ""),
        number_from=tuple(part.strip() for part in text_of(sent, "number_from").split(",") if part.strip()),
        sign=text_of(sent, "sign"),
        dates_as=text_of(sent, "dates_as"),
        decimal_as=MARKS.get(text_of(sent, "decimal_as"), ""),
    )


def _show_look(
    request: Visit, found: Import, seen: Look, chosen: Chosen | None, *, report: Report | None = None, status: int = 200
) -> HttpResponse:
    shown = chosen or receive_file.chosen_of(seen)
    kind = shown.kind if shown.kind in KINDS else "ledger"
    guesses = {g.header: g for g in seen.recognition.columns} if seen.recognition else {}
    samples = _samples(seen)
    columns = [
        (n, header, shown.fields[n] if n < len(shown.fields) else "", samples[n], guesses.get(header))
        for n, header in enumerate(seen.table.header)
        if not is_ours(header)
    ]
    preview = [] if seen.questions else [_preview(v) for v in first_rows(seen, request.access, PREVIEW_ROWS)]
    context = {
        "found": found,
        "look": seen,
        "chosen": shown,
        "kind": kind,
        "asked": {q.code for q in seen.questions},
        "columns": columns,
        "fields": fields_of(kind),
        "kinds": KINDS,
        "preview": preview,
        "report": report,
        "totals": _totals(report.control()) if report else [],
        "dry_rows": receive_file.DRY_ROWS,
        "dry_cut": report is not None and report.rows >= receive_file.DRY_ROWS,
    }
    part = request.headers.get("HX-Request")
    return render(request, "desk/parts/look.html" if part else "desk/look.html", context, status=status)


def _samples(seen: Look) -> list[list[str]]:
    samples: list[list[str]] = [[] for _ in seen.table.header]
    for count, row in enumerate(seen.table.rows()):
        for place, cell in enumerate(row.cells[: len(samples)]):
            if cell not in ("", None) and len(samples[place]) < 3:
                samples[place].append(str(cell)[:40])
        if count >= 20:
            break
    return samples


def _preview(verdict: Verdict) -> dict[str, object]:
    """A row as it would be read: the figures that matter, or why it would not go in."""
    if isinstance(verdict, Rejected):
        return {"line": verdict.line, "problems": verdict.problems}
    if isinstance(verdict, LeftOut):
        return {"line": verdict.line, "left_out": verdict.reason}
    return {
        "line": verdict.line,
        "customer": verdict.customer_ref or verdict.customer_name,
        "number": getattr(verdict, "number", "") or getattr(verdict, "reference", ""),
        "day": getattr(verdict, "issued_on", None) or getattr(verdict, "paid_on", None),
        "due": getattr(verdict, "due_on", None),
        "amount": getattr(verdict, "amount", None),
        "currency": getattr(verdict, "currency", ""),
        "settlement": getattr(verdict, "settlement", None),
        "name": getattr(verdict, "contact_name", "") or verdict.customer_name,
    }


def _totals(totals: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int, int, int, bool]]:
    """Per currency: in the file, not taken, in the ledger, and whether the one less the other is the third."""
    told = []
    for currency, sums in sorted(totals.items()):
        file, ledger = sums["file"], sums["ledger"]
        not_taken = sums.get("not_taken", file - ledger)
        told.append((currency, file, not_taken, ledger, file - not_taken == ledger))
    return told
