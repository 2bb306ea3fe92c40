"""`goodterms weigh`: exit codes, what is printed where, and the same figures as the core."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from goodterms.cli.weigh import weigh
from goodterms.core.approach.cases import weigh_case
from goodterms.playbook.loading import default_playbook

CASE = {
    "inputs": {
        "overdue_undisputed": 900,
        "age_bucket": "31-60",
        "sales_per_year": 12000,
        "gross_margin": 0.3,
        "cost_to_serve": 0.05,
        "signals": {"po_or_resubmit": 1},
        "cost_of_capital": 0.1,
        "staff_hour": 40,
        "temper": 0.7,
        "open_credit_shipments_share_of_year": 0.1,
        "clv_multiplier": 1,
    }
}


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(weigh)
    return app


def test_json_is_what_the_core_says(command: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    done = CliRunner().invoke(command, ["--case", str(file), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == weigh_case(CASE, playbook=default_playbook())[0]
    assert list(json.loads(done.stdout)) == [
        "posterior",
        "clv_by_cause",
        "options",
        "best",
        "best_per_cause",
        "evpi",
        "evsi",
    ]


def test_a_person_reads_a_table_with_the_trades_words(command: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    done = CliRunner().invoke(command, ["--case", str(file)])
    assert done.exit_code == 0
    assert "red tape" in done.stdout
    assert "Best: remind_and_fix" in done.stdout
    assert "expert guesses, not measured" in done.stdout


def test_a_case_comes_by_standard_input_too(command: typer.Typer) -> None:
    done = CliRunner().invoke(command, ["--case", "-", "--json"], input=json.dumps(CASE))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["best"] == "remind_and_fix"


def test_the_playbooks_tables_can_be_taken_edited_and_given_back(command: typer.Typer, tmp_path: Path) -> None:
    tables = json.loads(CliRunner().invoke(command, ["--tables"]).stdout)
    tables["recovery_share"][tables["options"].index("litigate")] = [1.0] * 6
    tables["retention_12m"][tables["options"].index("litigate")] = [1.0] * 6
    tables["fixed_cost"] = [0.0] * 9
    tables["months_to_cash"] = [0.0] * 9
    file = tmp_path / "case.json"
    file.write_text(json.dumps({**CASE, "tables": tables}))
    done = CliRunner().invoke(command, ["--case", str(file), "--json"])
    assert json.loads(done.stdout)["best"] == "litigate"


def test_further_options_are_weighed_when_asked_for(command: typer.Typer) -> None:
    plain = CliRunner().invoke(command, ["--case", "-", "--json"], input=json.dumps(CASE))
    more = CliRunner().invoke(command, ["--case", "-", "--json", "--further"], input=json.dumps(CASE))
    assert len(json.loads(plain.stdout)["options"]) == 9
    assert set(json.loads(more.stdout)["options"]) == set(default_playbook().options.names)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a case in JSON"),
        ("[1]", "a case is a JSON object"),
        ('{"inputs": {"temper": NaN}}', "NaN is no number"),
        ('{"inputs": {}, "inputs": {}}', "the key inputs stands twice"),
        ('{"inputs": {}}', "inputs.overdue_undisputed is missing"),
        (json.dumps({**CASE, "tables": {"hours": 3}}), "tables.hours: must be 9 plain numbers"),
        ("[" * 100_000, "not a case in JSON"),
    ],
)
def test_bad_input_ends_with_code_2_and_a_sentence(command: typer.Typer, text: str, says: str) -> None:
    done = CliRunner().invoke(command, ["--case", "-", "--json"], input=text)
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_missing_file_and_a_missing_case_end_with_code_2(command: typer.Typer, tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ["--case", str(tmp_path / "none.json")]).exit_code == 2
    assert CliRunner().invoke(command, []).exit_code == 2
    broken = tmp_path / "case.json"
    broken.write_bytes(b"\xff\xfe{")
    assert CliRunner().invoke(command, ["--case", str(broken)]).exit_code == 2
