"""The playbook as a finance person reads it: every entry has a plain title, a value in words, and says who judged."""

import math
import re
from html import unescape

import pytest
from django.utils import translation
from tests.shell.desk_people import add_people, signed_in

from goodterms.core.customers.figures import Figure
from goodterms.desk import playbook_words
from goodterms.desk.playbook_words.pedigree import JUDGED, MEANINGS, references, sources_in_short
from goodterms.desk.playbook_words.titles import ENTRIES, entry_of, patterns, title_of
from goodterms.desk.playbook_words.values import NEEDED, WORDS
from goodterms.journeys.edit_playbook import Draft, Edit, propose, switch_on, versions
from goodterms.journeys.playbook_values import read_value
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()
HOUR = "economics.firm.staff_hour"
SHIPMENTS = "economics.exposure.shipments_share"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_entry_has_a_title_of_its_own(language):
    with translation.override(language):
        titles = {path: title_of(path, BOOK) for path in BOOK.leaves}
    told = [str(title) for title in titles.values()]
    assert len(set(told)) == len(told), sorted(text for text in told if told.count(text) > 1)
    for path, title in titles.items():
        assert title.about and title.what and "{" not in f"{title} {title.hint}", path
        assert path not in str(title) and "_" not in str(title), path


def test_an_entry_without_words_is_noticed():
    with pytest.raises(KeyError):
        entry_of("economics.firm.something_new")


def test_no_words_are_kept_for_entries_that_do_not_exist():
    used = {next(p for p in patterns(path) if p in ENTRIES) for path in BOOK.leaves}
    assert set(ENTRIES) == used


def spoken(text):
    return re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", text))


def test_every_title_is_german_in_german():
    texts = {text for each in ENTRIES.values() for text in (each.about, each.what, each.hint) if text and spoken(text)}
    texts |= {*MEANINGS.values(), *JUDGED.values(), *NEEDED.values()}
    texts |= {text for words in WORDS.values() for text in words.values()}
    with translation.override("de"):
        assert not sorted(text for text in texts if translation.gettext(text) == text)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_stands_in_the_field_is_taken_as_the_value_that_it_is(language):
    with translation.override(language):
        for path, leaf in BOOK.leaves.items():
            read = read_value(playbook_words.for_a_field(leaf), like=leaf)
            if isinstance(leaf, Figure):
                assert math.isclose(read, leaf.value, abs_tol=1e-12), path
            else:
                assert read == leaf, path


def test_what_can_be_chosen_is_what_the_playbook_takes(firm):
    leaf = BOOK.leaves["options.agency.harshness"]
    for code, text in playbook_words.choices_for("options.agency.harshness", leaf, BOOK, "EUR"):
        assert text != "third_party"
        if code != leaf:
            assert isinstance(propose(firm, [Edit("options.agency.harshness", code, "as we do it")]), Draft), code
    limits = playbook_words.choices_for("options.agency.min_balance", "agency_from", BOOK, "EUR")
    assert ("agency_from", "500\xa0EUR") in limits


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        ("economics.firm.contact_minutes", "15 minutes", "15 Minuten"),
        (SHIPMENTS, "16.67 %", "16,67 %"),
        (HOUR, "55 EUR", "55 EUR"),
        ("limits.balance.litigate_from", "2,500 EUR", "2.500 EUR"),
        ("cadence.contact.quiet_from_hour", "18 o'clock", "18 Uhr"),
        ("worth.rule.horizon_years", "4 years", "4 Jahre"),
        ("options.litigate.secured", None, None),
        ("options.secured_plan_10m_cod.secured", "yes", "ja"),
        ("causes.rule.clip", "2.303", "2,303"),
    ],
)
def test_values_are_written_in_the_readers_language(path, english, german):
    leaf = BOOK.leaves.get(path)
    for language, wanted in (("en", english), ("de", german)):
        with translation.override(language):
            told = playbook_words.in_short(path, leaf, BOOK, "EUR") if leaf is not None else None
        assert (told and told.replace("\xa0", " ")) == wanted


def test_the_page_of_an_entry_has_every_digit():
    leaf = BOOK.leaves[SHIPMENTS]
    assert playbook_words.exact(SHIPMENTS, leaf, BOOK, "EUR") == "16.6666666667\xa0%"


def test_a_judgement_is_called_one_whatever_it_leans_on():
    for path, figure in BOOK.figures.items():
        told = sources_in_short(figure, BOOK)
        assert ("judgement" in told) == figure.is_guess or "OWN" in figure.source, path
        assert "OWN" not in told and not re.search(r"\bS\d+\b", told), path
    agency = BOOK.figure("options.agency.fee")
    assert sources_in_short(agency, BOOK) == "nexacollect.com, swrecovery.com and others"
    assert all(each.published and each.link == "" for each in references(agency, BOOK))


def test_an_address_in_a_source_becomes_a_link():
    leaves = {**BOOK.leaves, "sources.source.S8": "Fees, https://example.org/fees, 2025"}
    book = type("Book", (), {"leaves": leaves})()
    assert references(BOOK.figure("options.agency.fee"), book)[0].link == "https://example.org/fees"


@pytest.fixture
def page(firm):
    people = {role: signed_in(user) for role, user in add_people(firm.company).items()}

    def get(where="", role="controller", **query):
        answer = people[role].get(f"/f/{firm.company.slug}/playbook/{where}", query)
        assert answer.status_code == 200
        return plain(answer)

    get.people = people
    return get


def plain(answer):
    text = answer.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_the_list_shows_title_value_grade_and_path(page):
    text = page(chapter="economics")
    assert "Your firm What money costs you a year" in text and "An hour of work" in text
    assert HOUR in text and "55 EUR" in text and "our own judgement" in text and "OWN" not in text
    assert "a judgement; nobody has measured it" in text


@pytest.mark.parametrize("words", ["hour work", "STAFF_HOUR", "55 EUR"])
def test_title_path_and_value_are_found(page, words):
    assert "An hour of work" in page(q=words)


def test_a_sign_and_a_cause_are_found_by_their_words(page):
    text = page(q="pays on a fixed day habit")
    assert "How often it is there if the cause is “habit”" in text and "signals.likelihood.pay_run_day.HABIT" in text
    assert "red tape" not in text


def test_the_entry_says_who_judged_and_takes_a_choice(page):
    text = page("entry/", path="limits.plan.months_secured")
    assert "Payment plans" in text and "Longest time with security" in text
    assert "gov.uk, Time to Pay arrangements of HMRC" in text and "a judgement; nobody has measured it" in text
    assert "by a third party" in page("entry/", path="options.agency.harshness")


def test_versions_and_their_differences_are_told_in_words(firm, page):
    assert "Show the differences" not in page()
    draft = propose(firm, [Edit(HOUR, "70", "our own cost")])
    assert isinstance(draft, Draft)
    switch_on(firm, draft, why="a better figure")
    text = page()
    assert "Your firm · an hour of work: 55 EUR → 70 EUR (our own cost)" in text
    assert "your firm's own judgement" in text
    compared = page(before="0", after="1")
    assert f"Your firm · an hour of work {HOUR} 55 EUR 70 EUR" in compared
    assert "The two are the same." in page(before="1", after="1")
    assert "The two are the same." not in page(before="0", after="99")


def test_what_is_wrong_names_the_entry_and_not_its_path(firm, page):
    sent = {"path": HOUR, "on": "0", "new": "55", "why": "no reason"}
    answer = page.people["controller"].post(f"/f/{firm.company.slug}/playbook/entry/?path={HOUR}", sent)
    assert answer.status_code == 422
    assert "“Your firm · an hour of work” stands like that already" in plain(answer)


def test_of_a_list_one_picks_what_belongs_to_it(firm, page):
    path = "options.agency.forbidden_when"
    leaf = BOOK.leaves[path]
    place = f"/f/{firm.company.slug}/playbook/entry/?path={path}"
    client = page.people["controller"]
    shown = client.get(place).content.decode()
    assert shown.count("checked") == len(leaf) and "policy: no agency" in shown
    picked = {"path": path, "on": "0", "why": "our policy", "new": sorted([*leaf, "public_body"])}
    tried = client.post(place, picked)
    assert tried.status_code == 200 and tried.content.decode().count("checked") == len(leaf) + 1
    assert client.post(place, {**picked, "switch_on": "1"}).status_code == 302
    assert versions(firm)[0].changes[0].new == (*leaf, "public_body")
    same = client.post(place, {**picked, "on": "1"})
    assert same.status_code == 422 and "stands like that already" in plain(same)
