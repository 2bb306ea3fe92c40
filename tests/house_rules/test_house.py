"""The shape of the house: contracts that cover every room, migrations that end with the guards, nothing forgotten."""

import ast
import importlib
import inspect
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.house_rules.repository import CORE, ROOT, SOURCE, text

OUTSIDE_THE_LAYERS = {"config", "locale"}
"""Rooms that every layer may need: how we speak to a database, and translations."""


def contracts() -> list[dict]:
    return tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]


def uncovered(rooms: Iterable[str], layers: Iterable[str]) -> Iterator[str]:
    """Rooms that no layer of a contract names."""
    named = {each.strip().split(".")[-1] for layer in layers for each in layer.split("|")}
    yield from sorted(set(rooms) - named)


def rooms(of: Path) -> set[str]:
    return {p.parent.name for p in of.glob("*/__init__.py")}


def test_every_room_is_in_a_contract():
    house, core = contracts()[0], contracts()[1]
    assert not list(uncovered(rooms(SOURCE) - OUTSIDE_THE_LAYERS, house["layers"]))
    assert not list(uncovered(rooms(CORE), core["layers"]))


def test_the_import_contracts_hold():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def ends_with_guards(module: ast.Module) -> bool:
    """Whether the last operation of a migration runs a function that installs the guards."""
    operations = next(
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "operations"
    )
    last = operations.elts[-1] if isinstance(operations, ast.List) and operations.elts else None
    if not (isinstance(last, ast.Call) and ast.unparse(last.func).endswith("RunPython") and last.args):
        return False
    function = ast.unparse(last.args[0]).split(".")[-1]
    bodies = [n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == function]
    return any("guards.install(" in ast.unparse(body) for body in bodies)


def test_the_last_migration_ends_with_the_guards():
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    for app, leaf in loader.graph.leaf_nodes("store"):
        module = importlib.import_module(f"goodterms.{app}.migrations.{leaf}")
        assert ends_with_guards(ast.parse(inspect.getsource(module))), leaf


def test_the_migrations_say_what_the_models_say(database):
    from django.core.management import call_command

    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("migration", "right"),
    [
        ("operations = [A(), migrations.RunPython(install, noop)]", True),
        ("operations = [migrations.RunPython(install, noop), A()]", False),
        ("operations = [A()]", False),
        ("operations = []", False),
        ("operations = [migrations.RunPython(other, noop)]", False),
    ],
)
def test_the_rule_notices_migrations_that_forget_the_guards(migration, right):
    functions = "def install(a, e):\n    guards.install(e.connection)\ndef other(a, e):\n    pass\n"
    assert ends_with_guards(ast.parse(functions + migration)) is right


def test_the_rule_notices_a_room_outside_the_contracts():
    layers = ["goodterms.cli", "goodterms.store | goodterms.columns"]
    assert list(uncovered({"cli", "columns", "attic"}, layers)) == ["attic"]
