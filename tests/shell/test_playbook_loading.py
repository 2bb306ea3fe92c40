"""The shipped playbook, and every way in which a file can be wrong: each is named with file and line."""

import re
from datetime import date

import numpy as np
import pytest

from goodterms.core.approach.playbook import Playbook
from goodterms.core.customers.figures import GRADES, Figure
from goodterms.playbook.loading import default_playbook, load, shipped_texts


def broken(file: str, old: str, new: str) -> list[str]:
    """The problems of the shipped playbook with one piece of one file replaced."""
    texts = shipped_texts()
    assert texts[file].count(old) >= 1, f"{old} no longer stands in {file}"
    texts[file] = texts[file].replace(old, new, 1)
    book, problems = load(texts)
    assert book is None
    return [problem.english for problem in problems]


def line_of(file: str, text: str) -> int:
    return shipped_texts()[file].split(text, 1)[0].count("\n") + 1


def test_the_shipped_playbook_is_sound_and_every_number_has_a_pedigree() -> None:
    book = default_playbook()
    assert len(book.figures) > 800
    for path, figure in book.figures.items():
        assert figure.grade in GRADES, path
        assert figure.source, path
        assert figure.dated >= date(2026, 1, 1), path
        low, high = figure.interval()
        assert low <= figure.value <= high, path


def test_the_shapes_fit_each_other() -> None:
    book = default_playbook()
    causes, options, signals = len(book.causes.causes), len(book.options.names), len(book.causes.signals)
    assert book.causes.prior.shape == (4, causes)
    assert book.causes.likelihood.shape == (signals, causes)
    assert book.options.recovery.shape == book.options.retention.shape == (options, causes)
    assert book.questions.likelihood.shape == (causes, sum(len(each) for each in book.questions.answers))
    assert np.allclose(book.causes.prior.sum(axis=1), 1)
    assert not book.options.recovery.flags.writeable


def test_every_option_of_the_trade_is_there_and_further_ones_are_marked() -> None:
    book = default_playbook()
    core = [name for name, is_core in zip(book.options.names, book.rules.core, strict=True) if is_core]
    assert len(core) == 9
    for name in (
        "extension_30d changed_terms prompt_discount_2pct settle_now_8pct prepay_quarter_5pct payment_in_kind "
        "card_or_direct_debit secured_plan_10m_cod part_now_rest_dated fix_invoice_route cod_while_paying_off "
        "waive_charges litigate agency neutral_review wait_and_fix let_go_kindly"
    ).split():
        assert name in book.options.names
        if name not in core:
            grades = {f.grade for path, f in book.figures.items() if path.startswith(f"options.{name}.")}
            assert grades == {"J"}, f"{name} is a guess and must say so"


def test_the_digest_names_the_content_not_the_layout() -> None:
    texts = shipped_texts()
    commented = {name: "# a remark\n" + text for name, text in texts.items()}
    book, _ = load(commented)
    assert book is not None
    assert book.digest == default_playbook().digest
    moved = dict(texts)
    moved["economics.toml"] = moved["economics.toml"].replace("staff_hour = 55.0", "staff_hour = 55.5")
    other, _ = load(moved)
    assert other is not None
    assert other.digest != default_playbook().digest


def test_a_source_or_a_date_alone_changes_the_digest() -> None:
    for old, new in (('"S1", "S2"', '"S2", "S1"'), ("date = 2026-11-22", "date = 2026-11-23")):
        texts = shipped_texts()
        texts["causes.toml"] = texts["causes.toml"].replace(old, new, 1)
        book, problems = load(texts)
        assert book is not None, problems
        assert book.digest != default_playbook().digest


def test_a_single_cell_may_have_its_own_pedigree() -> None:
    texts = shipped_texts()
    texts["signals.toml"] += '\n[about."likelihood.const_offset.HABIT"]\ngrade = "B"\nsource = ["S24"]\ness = 40\n'
    book, problems = load(texts)
    assert book is not None, problems
    cell, neighbour = (book.figure(f"signals.likelihood.const_offset.{name}") for name in ("HABIT", "DISTRESS"))
    assert (cell.grade, cell.source, cell.spread.first) == ("B", ("S24",), 40)
    assert (neighbour.grade, neighbour.spread.first) == ("J", 8)
    assert cell.dated == neighbour.dated


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("causes.toml", "[0.17, 0.45,", "[0.18, 0.45,", "causes.prior.1-30 adds up to 1.01, not to 1"),
        ("signals.toml", "[0.05, 0.55, 0.10,", "[0.05, 1.55, 0.10,", "const_offset.REDTAPE is 1.55"),
        ("signals.toml", "[0.05, 0.55, 0.10,", "[0.05, 1.0, 0.10,", "const_offset.REDTAPE is 1.0"),
        ("signals.toml", "[0.05, 0.55, 0.10,", "[0.05, 0.10,", "const_offset needs 6 numbers"),
        ("signals.toml", "[0.05, 0.55, 0.10,", '["a", 0.55, 0.10,', "const_offset.SHOCK must be a number"),
        ("economics.toml", "staff_hour = 55.0", "staf_hour = 55.0", "no setting economics.firm.staf_hour"),
        ("economics.toml", "staff_hour = 55.0", "staff_hour = true", "staff_hour must be a number"),
        ("economics.toml", "staff_hour = 55.0", "staff_hour = -1", "staff_hour is -1.0"),
        ("economics.toml", 'grade = "J"', 'grade = "Z"', "grade Z is none of A, B, C, D, J, M"),
        ("economics.toml", 'source = ["OWN"]', 'source = ["ME"]', "names the source ME"),
        ("economics.toml", "date = 2026-11-22", 'date = "today"', "the date must be a plain date"),
        ("economics.toml", "log_sd = 0.3", "log_sd = -0.3", "log_sd must be a number that is not negative"),
        ("causes.toml", '"31-60" = 31', '"31-60" = 0.5', "causes.bucket.31-60 (0.5) must be above"),
        ("waiting.toml", "0.95, 0.87", "0.85, 0.87", "must be below"),
        ("cadence.toml", "call_day = 17", "call_day = 9", "cadence.contact.call_day (9.0) must be above"),
        ("questions.toml", "SHOCK    = [0.75,", "SHOCKED  = [0.75,", "what_happened.SHOCK is missing"),
        ("questions.toml", 'kind = "ask"', 'kind = "beg"', "kind: beg is none of ask, check"),
        ("questions.toml", '"speaks in general", ', "", "what_happened.reads needs one text an answer"),
        ("options.toml", 'harshness = "soft"', 'harshness = "mild"', "harshness: mild is none of soft"),
        ("options.toml", '"plan_kept"]', '"plan_kep"]', "forbidden_when: plan_kep is none of"),
        ("options.toml", 'name = "Remind and fix"', 'name = ""', "remind_and_fix.name must be a text"),
        ("options_further.toml", "forbidden_when = []", 'forbidden_when = ["plan_kept"]', "always permitted"),
        ("signals.toml", '"round_sum_onacct", "bal', '"round_sums", "bal', "names round_sums, which is no signal"),
        ("causes.toml", 'SHOCK = "something happened"\n', "", "causes.prior.1-30 needs 5 numbers"),
        ("worth.toml", "horizon_years = 4", "horizon_years = ", "this is not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(file: str, old: str, new: str, says: str) -> None:
    problems = broken(file, old, new)
    assert any(says in problem for problem in problems), problems
    assert all(re.match(r"[a-z_]+(\.toml)?, line \d+: ", problem) for problem in problems)


def test_the_line_is_the_one_where_the_mistake_stands() -> None:
    said = broken("options.toml", "fee = 0.25", "fee = 1.25")
    assert said[0].startswith(f"options.toml, line {line_of('options.toml', 'fee = 0.25')}: options.agency.fee is 1.25")
    said = broken("questions.toml", "DISTRESS = [0.15, 0.45, 0.40]", "DISTRESS = [0.15, 0.45, 0.30]")
    assert said[0].startswith(f"questions.toml, line {line_of('questions.toml', 'DISTRESS = [0.15, 0.45, 0.40]')}: ")


def test_a_missing_option_column_and_an_unknown_file_are_named() -> None:
    assert any("options.agency.fee is missing" in each for each in broken("options.toml", "fee = 0.25\n", ""))
    _, problems = load({**shipped_texts(), "extra.toml": ""})
    assert problems[0].english == "extra.toml, line 1: a playbook has no such file"
    texts = shipped_texts()
    del texts["questions.toml"]
    _, problems = load(texts)
    assert problems[0].english == "questions.toml, line 1: this file is missing"


def test_a_setting_in_two_files_is_refused() -> None:
    texts = shipped_texts()
    texts["options_further.toml"] += "\n[agency]\nfee = 0.3\n"
    _, problems = load(texts)
    assert any("options.agency.fee is set twice" in problem.english for problem in problems)


def test_an_unknown_word_under_about_is_refused() -> None:
    said = broken("limits.toml", "[about.plan]", "[about.plan]\nesss = 3")
    assert any("about.esss is not known here" in each for each in said)


def test_guesses_are_marked_and_measured_numbers_are_not() -> None:
    book: Playbook = default_playbook()
    assert book.figure("options.remind_and_fix.recovery.SHOCK").is_guess
    assert not book.figure("options.litigate.months").is_guess
    assert isinstance(book.leaves["options.litigate.months"], Figure)
    with pytest.raises(KeyError):
        book.number("options.litigate.name")
    with pytest.raises(KeyError):
        book.word("options.litigate.months")
