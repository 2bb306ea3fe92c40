"""Every file that was handed in says truthfully what became of it, in the reader's language; what stopped goes on."""

import csv
import importlib
import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import translation
from tests.shell.desk_people import add_people, signed_in

from goodterms.config.database import as_owner
from goodterms.desk import wording
from goodterms.journeys import import_ledger, receive_file, see_imports
from goodterms.journeys.receive_file import look_again, path_of, received
from goodterms.journeys.run_imports import LEASE, run_waiting_imports
from goodterms.journeys.verify_books import verify
from goodterms.journeys.work import work_once
from goodterms.store import clock
from goodterms.store.access import NotHere, scope, writing
from goodterms.store.guards import APP_ROLE
from goodterms.store.models import Import, ImportRow, Invoice

HEADER = "Customer number,Customer name,Invoice number,Invoice date,Due date,Amount,Currency\n"
FIELDS = ("customer_ref", "customer_name", "number", "issued_on", "due_on", "amount", "currency")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


def lines(count, first=0, amount="{n}.00"):
    return "".join(
        f"C{n % 3},Firm {n % 3},I{n},2026-01-{n % 28 + 1:02},2026-03-01,{amount.format(n=n + 1)},EUR\n"
        for n in range(first, first + count)
    )


def hand_in(who, content, name="export.csv"):
    content = content.encode() if isinstance(content, str) else content
    found = receive_file.receive(who, [content], name=name)
    assert isinstance(found, Import)
    return found


def take_in(who, content, name="export.csv"):
    found = hand_in(who, content, name)
    with scope(who.company.pk):
        assert receive_file.queue(who, look_again(who, found), found)
    run_waiting_imports(who.company)
    return again(who, found)


def again(who, found):
    with scope(who.company.pk):
        return received(who, found.pk)


@pytest.fixture
def desk(firm):
    people = add_people(firm.company)
    return {role: signed_in(user) for role, user in people.items()}


def at(firm, *parts):
    return f"/f/{firm.company.slug}/imports/" + "".join(f"{p}/" for p in parts)


def test_a_picture_is_refused_with_the_reason_and_not_kept(firm, desk):
    found = hand_in(firm, PICTURE, "picture.csv")
    with scope(firm.company.pk):
        assert receive_file.settle(firm, found) is False
        kept = received(firm, found.pk)
        assert (kept.state, see_imports.standing(kept)) == ("refused", "refused")
        with pytest.raises(NotHere):
            path_of(kept)
    page = desk["viewer"].get(at(firm, found.pk)).content.decode()
    assert "The file is not a table but a picture." in page
    assert "Waiting" not in desk["viewer"].get(at(firm)).content.decode()
    german = desk["viewer"].get(at(firm), headers={"accept-language": "de"}).content.decode()
    assert "Die Datei ist keine Tabelle" in german


def test_a_file_of_an_earlier_version_that_waits_is_looked_at_by_the_worker(firm):
    """Rows of before: nobody has looked at them. One is refused, one is gone, one can still be taken in."""
    refused, gone, good = hand_in(firm, PICTURE), hand_in(firm, "x"), hand_in(firm, HEADER + lines(2))
    path_of(gone).unlink()
    before = [see_imports.standing(again(firm, f)) for f in (refused, gone, good)]
    assert before == ["unconfirmed"] * 3
    work_once()
    assert [again(firm, f).state for f in (refused, gone, good)] == ["refused", "forgotten", "waiting"]
    looked = again(firm, good).looked_at
    work_once()
    assert again(firm, good).looked_at == looked, "a file is opened once, not in every pass"
    with scope(firm.company.pk):
        assert look_again(firm, good).ready


def test_a_file_that_nobody_confirmed_is_gone_on_with_or_forgotten(firm, desk):
    kept, left = hand_in(firm, HEADER + lines(2), "kept.csv"), hand_in(firm, HEADER + lines(2), "left.csv")
    page = desk["collector"].get(at(firm)).content.decode()
    assert page.count("Not taken in yet") >= 2
    assert at(firm, kept.pk, "look") in page
    told = desk["collector"].post(at(firm, left.pk, "stop"), follow=True).content.decode()
    assert "Nothing of this file was taken in" in told
    assert again(firm, left).state == "forgotten"
    with pytest.raises(NotHere):
        path_of(again(firm, left))
    told = desk["collector"].post(at(firm, left.pk, "stop"), follow=True).content.decode()
    assert "Somebody else has taken this file in meanwhile" in told
    assert desk["viewer"].post(at(firm, kept.pk, "stop")).status_code == 403
    assert again(firm, kept).state == "waiting"
    assert "nobody has said yet" in desk["viewer"].get(at(firm, kept.pk)).content.decode()


def test_the_history_is_narrowed_by_how_an_import_ended(firm, desk):
    take_in(firm, HEADER + lines(2), "good.csv")
    take_in(firm, HEADER + lines(1, 5) + lines(1, 6, "x{n}"), "bad.csv")
    receive_file.settle(firm, hand_in(firm, PICTURE, "picture.csv"))
    hand_in(firm, HEADER, "left.csv")
    wanted = {
        "in": {"good.csv", "bad.csv"},
        "mend": {"bad.csv"},
        "refused": {"picture.csv"},
        "unconfirmed": {"left.csv"},
    }
    for end, names in wanted.items():
        page = desk["viewer"].get(at(firm) + f"?end={end}").content.decode()
        shown = {n for n in ("good.csv", "bad.csv", "picture.csv", "left.csv") if n in page}
        assert shown == names, end
    assert desk["viewer"].get(at(firm) + "?end=nonsense").status_code == 200
    assert "No import ended this way" in desk["viewer"].get(at(firm) + "?end=stopped").content.decode()


def test_a_stopped_import_goes_on_where_it_stopped(firm, desk, monkeypatch):
    monkeypatch.setattr("goodterms.desk.pages.imports.wake", lambda company: None)
    monkeypatch.setattr("goodterms.journeys.import_ledger.BATCH_ROWS", 10)
    found = hand_in(firm, HEADER + lines(45))
    with scope(firm.company.pk):
        receive_file.queue(firm, look_again(firm, found), found)
    batches = iter(range(9))
    keep = "goodterms.journeys.run_imports._keep_lease"
    with monkeypatch.context() as patched:
        patched.setattr(keep, lambda *a: next(batches) < 1)
        run_waiting_imports(firm.company)
    stopped = again(firm, found)
    assert (stopped.state, stopped.rows) == ("cancelled", 20)
    assert "Go on with it" in desk["collector"].get(at(firm, found.pk)).content.decode()
    with scope(firm.company.pk):
        assert receive_file.go_on(firm, stopped)
        assert not receive_file.go_on(firm, stopped), "who comes second is told"
    assert run_waiting_imports(firm.company) == 1
    done = again(firm, found)
    total = sum(range(1, 46)) * 100
    assert (done.state, done.rows, done.created) == ("done", 45, 45)
    assert (done.totals["EUR"]["file"], done.totals["EUR"]["ledger"]) == (total, total)
    with scope(firm.company.pk):
        assert Invoice.objects.count() == 45
    assert verify().ok
    told = desk["collector"].post(at(firm, found.pk, "go-on"), follow=True).content.decode()
    assert "It goes on already, or has come to its end" in told
    path_of(done).unlink()
    with writing(firm.company.pk):
        Import.objects.filter(pk=done.pk).update(state="cancelled")
    told = desk["collector"].post(at(firm, found.pk, "go-on"), follow=True).content.decode()
    assert "cannot be gone on with any more" in told


def test_control_totals_add_up_where_rows_were_refused_by_file_and_by_ledger(firm, bring, desk):
    """One amount is no number, one row names no customer of ours: both are missing, and the sum says so."""
    text = "Customer number,Amount,Payment date,Invoice number,Currency\n"
    text += "C1,10.00,2026-01-05,I1,EUR\n,20.00,2026-01-05,I9,EUR\nC1,30.00,2026-13-05,I1,EUR\nC1,x,2026-01-05,I1,EUR\n"
    bring(firm, "customers", [{"customer_ref": "C1", "customer_name": "One"}])
    done = take_in(firm, text)
    assert done.kind == "payments"
    sums = done.totals["EUR"]
    assert (sums["file"], sums["not_taken"], sums["ledger"]) == (6000, 5000, 1000)
    page = desk["viewer"].get(at(firm, done.pk)).content.decode()
    assert "agrees" in page and "does not agree" not in page
    with writing(firm.company.pk):  # a control: a sum that does not come out is said
        Import.objects.filter(pk=done.pk).update(totals={"EUR": {**sums, "ledger": 900}})
    assert "does not agree" in desk["viewer"].get(at(firm, done.pk)).content.decode()


def test_reasons_are_kept_as_code_and_parameters_and_said_in_the_readers_language(firm, desk):
    done = take_in(firm, HEADER + lines(2) + lines(1, 7, "x{n}") + "C1,Firm 1,I9,2026-01-05,2025-01-01,5.00,EUR\n")
    with scope(firm.company.pk):
        rows = {r.record: r for r in ImportRow.objects.filter(outcome="rejected")}
    kept = json.loads(rows["I9"].because)[0]
    assert kept["code"] == "due.before_issue" and kept["params"]["issued"] == "2026-01-05"
    assert "2026-01-05" in rows["I9"].reason, "the command line and the exports stay as they were"
    page = desk["viewer"].get(at(firm, done.pk), headers={"accept-language": "de"}).content.decode()
    assert "ist kein Betrag" in page and "is not an amount" not in page
    assert "05.01.2026" in page


def test_rows_of_before_keep_their_text():
    with translation.override("de"):
        assert wording.told("", "is not a date") == "ist kein Datum"
        assert wording.told("", "said by an older version") == "said by an older version"
        assert wording.told("{broken", "is not a date") == "ist kein Datum"
        more = [
            {"code": "a", "text": "is not a date", "params": {}},
            {"code": "row.more", "text": "", "params": {"n": 2}},
        ]
        assert wording.told(json.dumps(more), "").startswith("ist kein Datum (und")


def test_the_rows_to_mend_are_german_for_germans_and_are_known_when_they_come_back(firm, desk):
    found = take_in(firm, HEADER + lines(3) + lines(1, 7, "x{n}"))
    answer = desk["collector"].get(at(firm, found.pk, "mend"), headers={"accept-language": "de"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0][-2].startswith("goodterms: ") and table[0][-2] == "goodterms: Zeile"
    assert "ist kein Betrag" in table[1][-1]
    mended = hand_in(firm, text.replace("x8", "8.00"), "mended.csv")
    with scope(firm.company.pk):
        look = look_again(firm, mended)
        assert look.source, "read as the file it came from, in whatever language our columns are"
        assert look.ready
        assert {c.header for c in look.mapping.columns} == set(table[0][:-2])
        assert receive_file.queue(firm, look, mended)
    run_waiting_imports(firm.company)
    done = again(firm, mended)
    assert (done.created, done.rejected) == (1, 0)


def test_mended_rows_that_are_still_wrong_carry_our_columns_once(firm, desk):
    found = take_in(firm, HEADER + lines(1, 7, "x{n}"))
    for _ in range(2):
        text = b"".join(desk["collector"].get(at(firm, found.pk, "mend")).streaming_content).decode("utf-8-sig")
        header = next(csv.reader(io.StringIO(text)))
        assert sum(title.startswith("goodterms: ") for title in header) == 2
        found = take_in(firm, text)
        assert found.rejected == 1


def test_what_an_import_changed_is_read_row_by_row(firm, desk):
    first = take_in(firm, HEADER + lines(60))
    page = desk["viewer"].get(at(firm, first.pk, "rows") + "?outcome=created").content.decode()
    assert "I0" in page and "Firm 1" in page and "I55" not in page
    assert "I55" in desk["viewer"].get(at(firm, first.pk, "rows") + "?outcome=created&page=2").content.decode()
    assert first.customers_made == 3
    second = take_in(firm, HEADER + lines(3, 0, "{n}.50"))
    page = desk["viewer"].get(at(firm, second.pk, "rows"), headers={"accept-language": "de"}).content.decode()
    assert "Betrag" in page and "1,00" in page and "1,50" in page
    assert (second.updated, second.customers_made) == (3, 0)
    with scope(firm.company.pk):
        seen = see_imports.rows_of(firm, second, "updated").rows
        assert [(r.row.record, r.customers[0][1], r.amount_minor) for r in seen] == [
            ("I0", "Firm 0", None),
            ("I1", "Firm 1", None),
            ("I2", "Firm 2", None),
        ], "what it was and is stands in the reasons"
        came = see_imports.rows_of(firm, first, "created").rows
        assert [(r.row.record, r.amount_minor) for r in came[:2]] == [("I0", 100), ("I1", 200)]


def test_what_a_list_of_customers_changed_is_told_before_and_after(firm, bring):
    bring(firm, "customers", [{"customer_ref": "C1", "customer_name": "One", "segment": "small"}])
    bring(firm, "customers", [{"customer_ref": "C1", "customer_name": "One", "segment": "large"}])
    with scope(firm.company.pk):
        assert ImportRow.objects.get(outcome="updated").reason == "Segment: small → large"


def test_the_quarters_that_are_announced():
    shares = (None, 0, 24, 25, 49, 50, 74, 75, 99)
    assert [see_imports.Far(share).quarters for share in shares] == [0, 0, 0, 1, 1, 2, 2, 3, 3]


def test_how_far_a_running_import_is(firm):
    now = clock.now()
    running = Import(state="running", stored_as="a", bytes_total=1000, bytes_read=250, begun_bytes=50)
    running.begun_at, running.leased_until = now - timedelta(seconds=10), now + LEASE
    far = see_imports.how_far(running)
    assert (far.share, far.silent) == (25, 0)
    assert 35 <= far.seconds <= 38, "750 of 1000 left, at 200 in ten seconds"
    running.begun_at = now - timedelta(seconds=1)
    assert see_imports.how_far(running).seconds is None, "too early to say"
    running.leased_until = now + LEASE - timedelta(seconds=40)
    assert see_imports.how_far(running).silent == 40
    assert see_imports.standing(running) == "running"
    running.leased_until = now - timedelta(seconds=1)
    assert see_imports.standing(running) == "interrupted"


def test_an_order_of_dates_that_was_recognised_wrongly_can_be_mended(firm, desk):
    found = hand_in(
        firm, HEADER.replace("Due date,", "") + "C1,One,I1,02/01/2026,5.00,EUR\nC1,One,I2,25/01/2026,5.00,EUR\n"
    )
    place = at(firm, found.pk, "look")
    page = desk["collector"].get(place).content.decode()
    assert "2 Jan 2026" in page or "Jan 2, 2026" in page
    fields = ("customer_ref", "customer_name", "number", "issued_on", "amount", "currency")
    sent = {"kind": "ledger", **{f"column-{n}": f for n, f in enumerate(fields)}, "dates_as": "mdy"}
    page = desk["collector"].get(place, sent).content.decode()
    assert "1 Feb 2026" in page or "Feb 1, 2026" in page
    assert "not taken" in page, "the 25th is no month"


def test_rows_without_an_amount_are_told_beside_the_sums_that_they_are_not_in(firm, desk):
    whole, holed = take_in(firm, HEADER + lines(2)), take_in(firm, HEADER + lines(2, 2) + lines(3, 9, "x{n}"))
    assert (whole.rows_without_amount, holed.rows_without_amount) == (0, 3)
    page = desk["viewer"].get(at(firm, holed.pk)).content.decode()
    assert "3 rows that were not taken have no amount that can be read" in page
    assert "agrees, but rows without an amount are missing" in page
    page = desk["viewer"].get(at(firm, whole.pk)).content.decode()
    assert "no amount that can be read" not in page
    assert "agrees" in page


def test_files_that_were_sent_away_under_an_earlier_version_are_called_forgotten(firm, desk, database):
    """They were kept as stopped, like an import that somebody stopped; the migration tells them apart."""
    migration = importlib.import_module("goodterms.store.migrations.0011_reasons_of_imports")
    away, stopped = hand_in(firm, HEADER), take_in(firm, HEADER + lines(1))
    with writing(firm.company.pk):
        Import.objects.filter(pk__in=(away.pk, stopped.pk)).update(state="cancelled")
    with as_owner(connection, database, APP_ROLE), transaction.atomic():
        migration.tell_forgotten(None, SimpleNamespace(connection=connection))
    assert [value for value, _ in Import.State.choices] == migration.STATES
    assert (again(firm, away).state, again(firm, stopped).state) == ("forgotten", "cancelled")
    assert "Nothing of it is in the ledger" in desk["viewer"].get(at(firm, away.pk)).content.decode()


def test_a_worker_that_was_given_up_as_killed_leaves_the_end_to_the_one_who_goes_on(firm, monkeypatch):
    """Its batch took longer than its lease; meanwhile another worker has claimed the import."""
    monkeypatch.setattr("goodterms.journeys.import_ledger.BATCH_ROWS", 10)
    found = hand_in(firm, HEADER + lines(25))
    with scope(firm.company.pk):
        receive_file.queue(firm, look_again(firm, found), found)

    def lost(company, claimed, worker):
        with writing(company.pk):
            Import.objects.filter(pk=claimed.pk).update(leased_by="another", leased_until=clock.now() + LEASE)
        return False

    with monkeypatch.context() as patched:
        patched.setattr("goodterms.journeys.run_imports._keep_lease", lost)
        run_waiting_imports(firm.company)
    kept = again(firm, found)
    assert (kept.state, kept.leased_by, kept.rows) == ("running", "another", 10)
    with writing(firm.company.pk):
        Import.objects.filter(pk=found.pk).update(leased_until=clock.now() - timedelta(seconds=1))
    assert run_waiting_imports(firm.company) == 1
    done = again(firm, found)
    assert (done.state, done.rows, done.created) == ("done", 25, 25)
    assert verify().ok


def test_what_a_worker_brings_after_it_was_given_up_is_undone(firm, monkeypatch):
    """It slept longer than its lease; another worker has claimed the import before its next batch is written."""
    monkeypatch.setattr("goodterms.journeys.import_ledger.BATCH_ROWS", 10)
    found = hand_in(firm, HEADER + lines(25))
    with scope(firm.company.pk):
        receive_file.queue(firm, look_again(firm, found), found)
    really = import_ledger._resume

    def sleeps(*args):
        with writing(firm.company.pk):
            Import.objects.filter(pk=found.pk).update(leased_by="another", leased_until=clock.now() + LEASE)
        return really(*args)

    with monkeypatch.context() as patched:
        patched.setattr("goodterms.journeys.import_ledger._resume", sleeps)
        run_waiting_imports(firm.company)
    kept = again(firm, found)
    assert (kept.state, kept.leased_by, kept.rows, kept.problem) == ("running", "another", 0, "")
    with writing(firm.company.pk):
        assert not ImportRow.objects.exists() and not Invoice.objects.exists(), "or the other one counts it never"
        Import.objects.filter(pk=found.pk).update(leased_until=clock.now() - timedelta(seconds=1))
    assert run_waiting_imports(firm.company) == 1
    done = again(firm, found)
    assert (done.state, done.rows, done.totals["EUR"]["ledger"]) == ("done", 25, sum(range(1, 26)) * 100)
    assert verify().ok


def test_who_confirms_a_file_second_is_told_and_how_it_is_read_stays_as_the_first_one_said(firm, desk, monkeypatch):
    monkeypatch.setattr("goodterms.desk.pages.imports.wake", lambda company: None)
    found = hand_in(firm, HEADER + "C1,One,I1,02/01/2026,25/01/2026,5.00,EUR\n")
    with scope(firm.company.pk):
        first = look_again(firm, found, receive_file.Chosen("ledger", FIELDS, dates_as="dmy"))
        second = look_again(firm, found, receive_file.Chosen("ledger", FIELDS[:4] + ("", *FIELDS[5:]), dates_as="mdy"))
        assert first.ready and second.ready
        assert receive_file.queue(firm, first, found)
        assert not receive_file.queue(firm, second, found)
        assert (
            look_again(firm, hand_in(firm, HEADER + "C1,One,I2,02/01/2026,25/01/2026,5.00,EUR\n")).mapping
            == first.mapping
        )
    told = desk["collector"].post(at(firm, found.pk, "take-in"), {"kind": "ledger"}, follow=True).content.decode()
    assert "Somebody else has taken this file in meanwhile" in told


def test_a_copy_that_is_no_longer_what_was_handed_in_is_not_taken_in(firm, desk):
    found = hand_in(firm, HEADER + lines(2))
    with scope(firm.company.pk):
        receive_file.queue(firm, look_again(firm, found), found)
    path_of(found).write_text(HEADER + lines(2, amount="9{n}.00"))
    run_waiting_imports(firm.company)
    failed = again(firm, found)
    assert (failed.state, failed.rows) == ("failed", 0)
    page = desk["collector"].get(at(firm, found.pk)).content.decode()
    assert "no longer what was handed in" in page and "Hand the file in again" in page
    assert not receive_file.can_go_on(failed)
    with scope(firm.company.pk):
        assert not Invoice.objects.exists()


def test_whoever_goes_on_keeps_the_import_while_reading_over_what_is_in(firm, monkeypatch):
    """A million rows that are in take longer than a lease; without a word of it the next worker would take it away."""
    monkeypatch.setattr("goodterms.journeys.import_ledger.BATCH_ROWS", 5)
    found = hand_in(firm, HEADER + lines(30))
    with scope(firm.company.pk):
        receive_file.queue(firm, look_again(firm, found), found)
    heard = []
    with monkeypatch.context() as patched:
        patched.setattr("goodterms.journeys.run_imports._keep_lease", lambda *a: heard.append(1) or len(heard) < 4)
        run_waiting_imports(firm.company)
    assert again(firm, found).rows == 20
    with scope(firm.company.pk):
        assert receive_file.go_on(firm, again(firm, found))
    with monkeypatch.context() as patched:
        patched.setattr("goodterms.journeys.run_imports._keep_lease", lambda *a: heard.append(1) or True)
        run_waiting_imports(firm.company)
    assert again(firm, found).state == "done"
    assert len(heard) == 4 + 6, "once for each of the six pieces of the file, four of which were in"


def test_a_file_that_cannot_even_be_looked_at_keeps_no_other_waiting(firm, monkeypatch):
    odd, good = hand_in(firm, HEADER, "odd.csv"), hand_in(firm, PICTURE, "picture.csv")
    really = receive_file.look_at_file

    def fails(who, path, *, name):
        if name == "odd.csv":
            raise ValueError("nobody thought of this")
        return really(who, path, name=name)

    monkeypatch.setattr(receive_file, "look_at_file", fails)
    assert receive_file.settle_waiting(firm.company) == 2
    assert (again(firm, odd).state, again(firm, good).state) == ("waiting", "refused")
    assert receive_file.settle_waiting(firm.company) == 0, "it is not opened again in every pass"
