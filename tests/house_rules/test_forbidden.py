"""What nobody may write here: shortcuts that open a hole, and texts that belong to one machine only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house_rules.repository import SOURCE, calls, dotted, files, found, imports, name, programs, text, texts

FORBIDDEN_CALLS = {"eval", "exec", "mark_safe", "yaml.load", "os.system", "pickle.loads", "pickle.load", "os.popen"}
FORBIDDEN_NAMES = {"mark_safe", "csrf_exempt", "pickle", "marshal", "shelve"}
# Written in pieces, so that this file does not trip over itself.
HOSTS = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "--extra-index" + "-url"]))
MACHINE_PATHS = re.compile(
    "|".join([r"(?<![\w.])/work" + "/", "/root" + "/", r"/home/\w", "/User" + "s/", r"C:\\User"])
)
IN_TEMPLATES = re.compile(
    r"\|\s*safe\b|autoescape off|<script(?![^>]*\bsrc=)|<style|javascript:"
    r"|<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*|style)=",
    re.IGNORECASE,
)


def holes(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Python that switches a protection off or runs what it was given."""
    for line, what in calls(module):
        if what in FORBIDDEN_CALLS or what.split(".")[-1] in {"mark_safe", "csrf_exempt"}:
            yield line, what
    for node in ast.walk(module):
        made_safe = isinstance(node, ast.Call) and dotted(node.func) == "SafeString"
        if made_safe and not all(isinstance(given, ast.Constant) for given in node.args):
            yield node.lineno, "SafeString of something that is not written here"
    for line, what in imports(module):
        if FORBIDDEN_NAMES.intersection(what.split(".")):
            yield line, f"imports {what}"
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and node.arg == "shell" and getattr(node.value, "value", None) is True:
            yield node.value.lineno, "shell=True"


def lines_with(pattern: re.Pattern[str], content: str) -> Iterator[tuple[int, str]]:
    """Line and text of every match; a match may run over several lines."""
    for match in pattern.finditer(content):
        yield content.count("\n", 0, match.start()) + 1, match[0][:60]


def in_texts(pattern: re.Pattern[str], paths) -> list[str]:
    return [f"{name(p)}:{line}: {what}" for p in paths for line, what in lines_with(pattern, text(p))]


def test_no_hole_is_opened():
    assert not found(holes, programs("src/"))


def test_templates_neither_trust_text_nor_carry_scripts_or_styles():
    templates = [p for p in files() if p.suffix == ".html" and p.is_relative_to(SOURCE)]
    assert not in_texts(IN_TEMPLATES, templates)


def test_no_file_names_a_package_index_or_a_path_of_one_machine():
    paths = [p for p in texts() if p != Path(__file__)]
    assert not in_texts(HOSTS, paths)
    assert not in_texts(MACHINE_PATHS, paths)


@pytest.mark.parametrize(
    "planted",
    [
        "mark_safe(name)",
        "return SafeString(name)",
        "from django.utils.safestring import mark_safe",
        "from django.views.decorators.csrf import csrf_exempt",
        "import pickle",
        "eval(text)",
        "subprocess.run(command, shell=True)",
        "yaml.load(stream)",
    ],
)
def test_the_rule_notices_holes(planted):
    assert list(holes(ast.parse(planted)))


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (IN_TEMPLATES, "{{ name|safe }}"),
        (IN_TEMPLATES, "{% autoescape off %}"),
        (IN_TEMPLATES, "<script>go()</script>"),
        (IN_TEMPLATES, '<p style="color: red">'),
        (IN_TEMPLATES, '<a href="/"\n   onclick="go()">'),
        (HOSTS, "https://py" + "pi.org/simple"),
        (MACHINE_PATHS, "see /root" + "/notes"),
    ],
)
def test_the_patterns_notice_what_they_are_for(pattern, planted):
    assert list(lines_with(pattern, f"fine\n{planted}")) != []


def test_the_patterns_let_be():
    assert not list(lines_with(IN_TEMPLATES, '<script src="/static/htmx.js" defer></script> one=1'))
    assert not list(lines_with(MACHINE_PATHS, "../shared/work/x src/framework/y"))
