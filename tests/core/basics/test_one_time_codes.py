"""Codes of an authenticator app, against the tables of RFC 4226 and RFC 6238."""

import pytest

from goodterms.core.basics.one_time_codes import (
    STEP_SECONDS,
    accepted_step,
    as_typed,
    code_at,
    step_at,
)

KEY = b"12345678901234567890"

RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
RFC_6238 = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize(("count", "code"), list(enumerate(RFC_4226)))
def test_the_codes_of_rfc_4226(count, code):
    assert code_at(KEY, count) == code


@pytest.mark.parametrize(("seconds", "code"), RFC_6238.items())
def test_the_codes_of_rfc_6238(seconds, code):
    assert code_at(KEY, step_at(seconds), digits=8) == code


@pytest.mark.parametrize(("off", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(off, taken):
    now = 1_800_000_000
    code = code_at(KEY, step_at(now) + off)
    assert (accepted_step(KEY, code, seconds=now) is not None) is taken


def test_a_code_is_good_once_and_older_ones_never_again():
    now = 1_800_000_000
    step = step_at(now)
    assert accepted_step(KEY, code_at(KEY, step), seconds=now) == step
    assert accepted_step(KEY, code_at(KEY, step), seconds=now, after=step) is None
    assert accepted_step(KEY, code_at(KEY, step - 1), seconds=now, after=step) is None
    later = now + STEP_SECONDS
    assert accepted_step(KEY, code_at(KEY, step + 1), seconds=later, after=step) == step + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "２８７０８２", "287 082", "-87082", "\x00" * 6])
def test_what_is_no_code_is_refused_without_a_fault(code):
    assert accepted_step(KEY, code, seconds=59.0) is None


def test_the_key_in_the_form_that_apps_read():
    assert as_typed(KEY).replace(" ", "") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
