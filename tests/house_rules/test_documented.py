"""What is there is documented: settings, commands with their options, views with their columns, pages, words."""

import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from tests.house_rules import nouns
from tests.house_rules.repository import ROOT, text

RUNNING = ROOT / "docs" / "running"
CELLS = re.compile(r"^\|(.+)\|$")


def rows(page: str) -> list[list[str]]:
    """The rows of all tables of a page as texts, without rulers."""
    found = []
    for line in page.splitlines():
        if (match := CELLS.match(line.strip())) and not set(match[1]) <= set("|-: "):
            found.append([cell.strip() for cell in match[1].split("|")])
    return found


def first_code(row: list[str]) -> str:
    match = re.match(r"`([^`]+)`", row[0])
    return match[1] if match else ""


def sections(page: str) -> dict[str, str]:
    """Heading of the second level -> what stands below it."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def differ(there: Iterable[str], told: Iterable[str]) -> Iterator[str]:
    there, told = set(there), set(told)
    yield from (f"not documented: {each}" for each in sorted(there - told))
    yield from (f"documented, but not there: {each}" for each in sorted(told - there))


def test_every_setting_is_documented():
    from goodterms.config.environment import SETTINGS

    told = [first_code(row) for row in rows(text(RUNNING / "settings.md"))]
    assert not list(differ(SETTINGS, filter(None, told)))


def commands() -> dict[str, set[str]]:
    """Command -> its options, from the program itself."""
    from typer.main import get_command

    from goodterms.cli.main import app

    return {
        name: {option for each in command.params for option in each.opts if option.startswith("--")}
        for name, command in get_command(app).commands.items()
    }


def undocumented_commands(there: Mapping[str, set[str]], page: str) -> Iterator[str]:
    told = {
        heading.removeprefix("goodterms "): {first_code(row) for row in rows(below)} - {""}
        for heading, below in sections(page).items()
        if heading.startswith("goodterms ")
    }
    yield from differ(there, told)
    for name in there.keys() & told.keys():
        yield from (f"goodterms {name}: {each}" for each in differ(there[name], told[name]))


def test_every_command_and_option_is_documented():
    assert not list(undocumented_commands(commands(), text(RUNNING / "command_line.md")))


def test_every_exit_code_is_documented():
    from goodterms.cli import boot

    codes = {str(code) for code in (boot.DONE, boot.FOUND, boot.UNUSABLE, boot.ABSENT, boot.UNREACHABLE)}
    below = sections(text(RUNNING / "command_line.md"))["Exit codes"]
    assert {row[0] for row in rows(below)[1:]} == codes


def documented_views() -> dict[str, list[str]]:
    found = sections(text(RUNNING / "views.md"))
    return {
        name: [first_code(row) for row in rows(below)[1:]] for name, below in found.items() if name.startswith("v_")
    }


def declared_columns(select: str) -> list[str]:
    """The names after AS in the outermost list of a SELECT, in order."""
    depth, outer = 0, []
    for piece in re.split(r"([()])", select):
        depth += (piece == "(") - (piece == ")")
        outer.append(piece if depth == 0 else "")
    return re.findall(r"\bAS (\w+)", re.split(r"\bFROM\b", "".join(outer))[0])


def test_every_view_is_documented_column_by_column():
    from goodterms.store.views import VIEWS

    assert documented_views() == {name: declared_columns(view.on("sqlite")) for name, view in VIEWS.items()}


def test_the_views_of_the_database_have_the_columns_that_are_documented(database):
    from django.db import connection

    with connection.cursor() as cursor:
        for name, columns in documented_views().items():
            cursor.execute(f"SELECT * FROM {name} LIMIT 0")
            assert [each[0] for each in cursor.description] == columns, name


def routes() -> dict[str, str]:
    """Name of a page -> its address as a person reads it."""
    from django.urls import get_resolver

    found = {}
    for pattern in get_resolver("goodterms.config.urls").url_patterns:
        found[pattern.name] = "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
    return found


def test_every_page_is_documented_with_its_address_and_its_rule():
    from goodterms.desk.gate import matrix

    told = {first_code(row): row for row in rows(text(RUNNING / "pages.md"))[1:]}
    there = routes()
    assert not list(differ(there, told))
    for name, address in there.items():
        rule = matrix()[name]
        assert told[name][1:4] == [f"`{address}`", rule.get("get", ""), rule.get("post", "")], name


def words() -> set[str]:
    return {name for row in rows(text(ROOT / "docs" / "words.md")) for name in re.findall(r"`(\w+)`", row[1])}


def test_every_noun_is_among_the_words_and_every_word_is_in_the_code():
    from goodterms.store import models

    there = set(models.__all__) | nouns.core_nouns()
    assert not sorted(there - words())
    known = there | set(nouns.core_classes()) | {"as_of", "_minor"}
    assert not {word for word in words() if word not in known}


def test_the_formats_that_programs_rely_on_are_documented():
    page = text(RUNNING / "json.md")
    keys = {
        "aging": "as_of basis buckets currencies total open_items customers unapplied amounts",
        "today": "as_of run lines customer name currency overdue oldest_days_late next_step score because text part",
        "import": "kind rows created updated unchanged rejected totals file ledger problems line column value reason",
        "health": "version database engine engine_version journal_mode synchronous companies last_import last_run",
        "verify": "ok checked problems invariant where expected found",
    }
    for command, wanted in keys.items():
        below = sections(page)[f"{command} --json"]
        assert not {key for key in wanted.split() if f'"{key}"' not in below}, command


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("## goodterms age\n| `--as-of` | x |\n", "goodterms age: not documented: --json"),
        (
            "## goodterms age\n| `--as-of` | x |\n| `--json` | x |\n| `--old` | x |\n",
            "documented, but not there: --old",
        ),
        ("# nothing\n", "not documented: age"),
    ],
)
def test_the_rule_notices_commands_that_are_not_documented(page, fault):
    assert any(fault in each for each in undocumented_commands({"age": {"--as-of", "--json"}}, page))


def test_the_rules_notice_what_they_are_for():
    assert list(differ({"A"}, {"B"})) == ["not documented: A", "documented, but not there: B"]
    select = "SELECT a.x AS one, CAST(CASE WHEN (SELECT 1 AS no) THEN 2 END AS bigint) AS two FROM t AS other"
    assert declared_columns(select) == ["one", "two"]
