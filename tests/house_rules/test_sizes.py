"""Small files, short functions: half of all functions fit in 8 lines, none is over 60; no file is over 500."""

import ast
from collections.abc import Iterator

from tests.house_rules.repository import SOURCE, found, name, programs, text, texts, tree

LONGEST_FILE, LONGEST_FUNCTION, SHORT_FUNCTION = 500, 60, 8
LEAST_SHARE_OF_SHORT = 0.5
WRITTEN = (".py", ".md", ".html", ".css", ".js", ".toml", ".sh", ".story")


def functions(module: ast.AST) -> Iterator[tuple[int, str, int]]:
    """Line, name and length of each function: from `def` to its end, without its docstring."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            says = isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str)
            described = (first.end_lineno or 0) - first.lineno + 1 if says else 0
            yield node.lineno, node.name, (node.end_lineno or 0) - node.lineno + 1 - described


def too_long(module: ast.AST) -> Iterator[tuple[int, str]]:
    for line, function, length in functions(module):
        if length > LONGEST_FUNCTION:
            yield line, f"{function} has {length} lines"


def test_no_function_is_over_60_lines():
    assert not found(too_long, programs())


def test_no_file_is_over_500_lines():
    written = [p for p in texts() if p.suffix in WRITTEN]
    python = set(programs())
    longer = [
        f"{name(p)}: {lines} lines"
        for p in written
        if (p.suffix != ".py" or p in python) and (lines := text(p).count("\n")) > LONGEST_FILE
    ]
    assert not [line for line in longer if "/vendor/" not in line]


def share_of_short(lengths: list[int]) -> float:
    return sum(length <= SHORT_FUNCTION for length in lengths) / len(lengths)


def test_half_of_all_functions_fit_in_8_lines(record_property):
    lengths = [
        length for path in programs("src/") for _, _, length in functions(tree(path)) if path.is_relative_to(SOURCE)
    ]
    share = share_of_short(lengths)
    record_property("functions", len(lengths))
    record_property("share_of_functions_within_8_lines", round(share, 3))
    assert share >= LEAST_SHARE_OF_SHORT, f"only {share:.1%} of {len(lengths)} functions fit in 8 lines"


def test_the_rules_notice_what_they_are_for():
    long = "def f():\n" + "    x = 1\n" * 60
    assert list(too_long(ast.parse(long))) == [(1, "f has 61 lines")]
    described = 'def f():\n    """' + "word\n" * 70 + '    """\n    return 1\n'
    assert not list(too_long(ast.parse(described)))
    assert share_of_short([8, 9, 10]) < LEAST_SHARE_OF_SHORT
