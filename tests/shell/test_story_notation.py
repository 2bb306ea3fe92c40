"""The story notation: what each line says, and that a line nobody can be sure of is refused with its number."""

from datetime import date

import pytest

from goodterms.core.basics.money import Money
from goodterms.demo.story import EXPECTATIONS, FACTS, parse_story


def one(line):
    entries, problems = parse_story(line)
    assert not problems, [p.english for p in problems]
    return entries[0]


def refused(text):
    entries, problems = parse_story(text)
    assert len(problems) == 1, entries
    return problems[0]


def test_an_invoice_line_says_number_amount_and_due_date():
    entry = one("2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09")
    assert (entry.verb, entry.customer, entry.number) == ("invoice", "ACME", "INV-7")
    assert entry.money == Money(120000, "EUR")
    assert (entry.on, entry.day) == (date(2026, 1, 10), date(2026, 2, 9))


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("1 200.00 EUR", Money(120000, "EUR")),
        ("12 345 678.90 EUR", Money(1234567890, "EUR")),
        ("1200 EUR", Money(120000, "EUR")),
        ("0.001 KWD", Money(1, "KWD")),
        ("150 000 JPY", Money(150000, "JPY")),
    ],
)
def test_amounts_have_groups_of_three_and_the_decimals_of_their_currency(text, money):
    assert one(f"2026-01-10 payment ACME {text}").money == money
    assert one(f"2026-01-10 invoice ACME 7 {text}").money == money


@pytest.mark.parametrize("text", ["1,200.00 EUR", "1 20.00 EUR", "1.005 EUR", "1.5 JPY", "1e3 EUR", "١٢ EUR", "5 EURO"])
def test_other_amounts_are_refused(text):
    assert refused(f"2026-01-10 payment ACME {text}").line == 1


def test_texts_and_names_with_spaces_stand_in_quotes():
    entry = one('2026-02-20 reply "Acme Tools Ltd" "a big client paid us late, March is safe"')
    assert (entry.customer, entry.text) == ("Acme Tools Ltd", "a big client paid us late, March is safe")


def test_an_answer_names_question_and_answer_of_the_playbook_and_may_say_whether_it_was_checked():
    entry = one('2026-02-20 answer ACME part_today pays_today verified "five hundred now"')
    assert (entry.question, entry.option, entry.word) == ("part_today", "pays_today", "verified")
    assert one("2026-02-20 answer ACME part_today pays_today").word == ""
    mixed = one("2026-02-20 expect ACME cause habit or redtape")
    assert (mixed.expected, mixed.word, mixed.other) == ("cause", "habit", "redtape")


def test_a_payment_may_name_its_invoice_and_its_reference():
    bare, whole = one("2026-02-20 payment ACME 5.00 EUR"), one('2026-02-20 payment ACME 5 EUR for 4711 ref "T 1"')
    assert (bare.other, bare.number) == ("", "")
    assert (whole.other, whole.number) == ("4711", "T 1")


def test_an_agreement_says_how_many_of_what_and_from_when():
    entry = one("2026-02-21 agree ACME 3 x 400.00 EUR monthly from 2026-03-15")
    assert (entry.count, entry.money, entry.word, entry.day) == (
        3,
        Money(40000, "EUR"),
        "monthly",
        date(2026, 3, 15),
    )


def test_an_ageing_names_buckets_with_amounts_of_one_currency():
    entry = one("2026-03-01 expect ACME ageing current 0 1-30 1 200.00 91+ 5.10 EUR as of 2026-02-01")
    assert entry.sums == (("current", 0), ("1-30", 120000), ("91+", 510))
    assert (entry.currency, entry.day) == ("EUR", date(2026, 2, 1))


def test_a_promise_is_expected_kept_or_late_by_days():
    late = one("2026-03-18 expect ACME promise 1 late 3 days")
    assert (late.expected, late.count, late.word, late.days) == ("promise", 1, "late", 3)
    assert one("2026-03-18 expect ACME not on the list").expected == "not"
    assert one("2026-03-18 expect verify ok").expected == "verify"


def test_comments_and_empty_lines_count_as_lines_but_say_nothing():
    entries, problems = parse_story('# a story\n\n2026-01-10 note ACME "met # 4"   # by hand\n2026-01-10 pays ACME\n')
    assert [e.line for e in entries] == [3]
    assert entries[0].text == "met # 4"
    assert [(p.line, p.code) for p in problems] == [(4, "story.verb")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("invoice ACME INV-7 5.00 EUR", "story.line"),
        ("2026-02-30 invoice ACME INV-7 5.00 EUR", "story.date"),
        ("2026-02-20 invoice ACME INV-7 5.00 EUR due 2026-02-31", "story.date"),
        ("2026-02-20 invoice ACME INV-7 5.00 eur", "story.currency"),
        ("2026-02-20 invoice ACME INV-7 5.00 EUR soon", "story.form"),
        ("2026-02-20 payment ACME -5.00 EUR", "story.amount"),
        ("2026-02-20 payment ACME 0.00 EUR", "story.amount"),
        ("2026-02-20 expect ACME ageing 1-30 5.00 1-30 6.00 EUR", "story.twice"),
        ("2026-02-20 expect ACME happy", "story.form"),
        ('2026-02-20 note ACME "not closed', "story.form"),
    ],
)
def test_a_line_that_no_form_reads_is_a_problem(line, code):
    problem = refused(f"# heading\n{line}")
    assert (problem.code, problem.line, problem.value) == (code, 2, line)


def test_a_refused_expectation_shows_the_forms_that_come_near():
    assert refused("2026-02-20 expect ACME open 12 Euro").english == (
        "the line does not read as: expect CUSTOMER open AMOUNT [as of DAY]"
    )


def test_a_story_goes_forward_in_time_but_may_ask_about_the_past():
    text = '2026-02-20 expect ACME open 1.00 EUR as of 2026-01-01\n2026-02-19 note ACME "later"'
    assert refused(text).code == "story.backwards"


def test_every_form_reads_an_example_of_itself():
    examples = {
        "CUSTOMER": "ACME", "NAME": '"Acme Ltd"', "NUMBER": "N-1", "OTHER": "N-2", "AMOUNT": "1 200.00 EUR",
        "DAY": "2026-03-15", "ISSUED": "2026-01-11", "TEXT": '"a text"', "TERMS": '"net 30"', "ROLE": "owner",
        "EMAIL": "jo@acme.example", "WORD": "call", "COUNT": "3", "DAYS": "2",
        "QUESTION": "part_today", "OPTION": "extension_30d",
        "BUCKETS": "current 1.00 1-30 2.00 EUR", "OUTCOMES": "created 1 rejected 2",
    }  # fmt: skip
    for form in (*FACTS, *EXPECTATIONS):
        words = [examples.get(w, w) for w in form.replace("[", "").replace("]", "").split()]
        entry = one("2026-02-01 " + " ".join(words))
        assert entry.verb == form.split()[0]
