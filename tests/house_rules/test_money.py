"""No floats in the money path: amounts are whole minor units from the file to the screen."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.house_rules.repository import dotted, found, name, programs

AMOUNT = re.compile(r"(?:^|_)minor(?:$|_)")
MONEY_PATH = (
    "core/basics/money.py",
    "core/ledger/",
    "store/",
    "journeys/import_ledger.py",
    "columns/ageing.py",
    "files/exporting.py",
)
NOT_MONEY = {
    "core/ledger/ageing.py: float()": "a bound above which it refuses, so that exact sums cannot overflow",
    "core/ledger/reading/sampling.py: true division": "shares of cells, not amounts",
    "core/ledger/terms_notation.py: true division": "hundredths of a per cent, shown in a sentence",
}
"""What may stand in the money path all the same, and why. An entry that nothing needs any more is a fault too."""
NOT_POSTED = {
    "desk/pages/portfolio.py: true division of an amount": "a share of the whole, for a bar",
    "desk/pictures/ageing_bar.py: true division of an amount": "lengths on a picture",
    "desk/pictures/payment_dots.py: true division of an amount": "sizes of dots on a picture",
    "desk/pictures/worth_and_trouble.py: true division of an amount": "places on a picture",
    "journeys/see_portfolio.py: true division of an amount": "whole units, for a picture and shares",
    "journeys/judging.py: true division of an amount": "whole units for the judgement, which posts nothing",
    "journeys/standing.py: true division of an amount": "what was earned, looked back at in whole units",
    "journeys/estimating.py: true division of an amount": "an estimate in whole units, not a posting",
}
"""Where amounts become floats all the same because nothing is posted or added from them. No stale entries."""
INEXACT_FIELDS = {"DecimalField", "FloatField"}


def names_an_amount(node: ast.AST) -> bool:
    """Whether an expression is, or contains, something called …_minor (and does not just count such things)."""
    for part in ast.walk(node):
        word = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
        if AMOUNT.search(word) and word != "minor_digits":
            return True
    return False


def floats_of_amounts(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Amounts that become floats, anywhere: float(x_minor), x_minor / 100, round(x_minor * 0.1)."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and dotted(node.func) == "float":
            if any(names_an_amount(argument) for argument in node.args):
                yield node.lineno, "float() of an amount"
        elif isinstance(node, ast.BinOp | ast.AugAssign):
            sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
            if isinstance(node.op, ast.Div) and any(names_an_amount(side) for side in sides):
                yield node.lineno, "true division of an amount"
            if isinstance(node.op, ast.Mult) and _float_times_amount(*sides):
                yield node.lineno, "an amount times a float"


def _float_times_amount(left: ast.AST, right: ast.AST) -> bool:
    pairs = ((left, right), (right, left))
    return any(isinstance(getattr(a, "value", None), float) and names_an_amount(b) for a, b in pairs)


def floats(module: ast.AST) -> Iterator[tuple[int, str]]:
    """What has no business in a file that only handles money: float(), and division that is not of paths."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and dotted(node.func) == "float":
            yield node.lineno, "float()"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            if not any(_is_text(side) for side in (node.left, node.right)):
                yield node.lineno, "true division"
        elif isinstance(node, ast.keyword) and node.arg == "parse_float":
            yield node.value.lineno, "JSON numbers read as floats"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "value", None), str)


def inexact_fields(module: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in INEXACT_FIELDS:
            yield node.lineno, dotted(node.func)


def test_no_amount_becomes_a_float():
    where = {
        re.sub(r":\d+", "", each).removeprefix("src/goodterms/") for each in found(floats_of_amounts, programs("src/"))
    }
    assert where == set(NOT_POSTED)


def test_files_that_only_handle_money_have_no_floats():
    paths = [p for p in programs("src/goodterms/") if name(p).removeprefix("src/goodterms/").startswith(MONEY_PATH)]
    assert len(paths) > 30
    there = {re.sub(r":\d+", "", each).removeprefix("src/goodterms/") for each in found(floats, paths)}
    assert there == set(NOT_MONEY)


def test_no_model_stores_a_decimal_or_a_float():
    assert not found(inexact_fields, programs("src/"))


@pytest.mark.parametrize(
    "planted",
    ["float(x.amount_minor)", "total_minor / 100", "100 / part.open_minor", "open_minor * 0.1"],
)
def test_the_rule_notices_amounts_that_become_floats(planted):
    assert list(floats_of_amounts(ast.parse(planted)))


def test_the_rules_notice_and_let_be():
    assert list(inexact_fields(ast.parse("amount = models.DecimalField()")))
    assert list(floats(ast.parse("share = float(text)\nhalf = whole / 2"))) == [
        (1, "float()"),
        (2, "true division"),
    ]
    assert not list(floats(ast.parse("path = home / 'a'\nhalf = whole // 2")))
    assert not list(floats_of_amounts(ast.parse("amount_minor // 100\nminor_digits(c) / 2")))
