"""Secrets are random enough, compared in constant time and hashed at rest (trust: F9)."""

import ast
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from tests.house_rules.repository import programs, tree

from goodterms.journeys.set_up import add_person

SECRET = re.compile(r"token|secret|password|(^|_)mark$|(^|_)key$|recovery|session_key", re.IGNORECASE)
NOT_SECRET = re.compile(r"reference_key|number_key|^key$|_key$(?<!session_key)|^mark$|by_mark|password_letter")
WEAK = {"random", "uuid"}


def compared(source: ast.AST) -> list[str]:
    """Names that look like a secret and are compared with == or !=, which takes longer the more of it is right."""
    found = []
    for node in ast.walk(source):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            for side in (node.left, *node.comparators):
                name = side.id if isinstance(side, ast.Name) else side.attr if isinstance(side, ast.Attribute) else ""
                if SECRET.search(name) and not NOT_SECRET.search(name):
                    found.append(f"{name} in line {node.lineno}")
    return found


def shell() -> list:
    return [p for part in ("journeys", "desk", "store", "config") for p in programs(f"src/goodterms/{part}/")]


def test_f9_no_secret_is_compared_with_equals():
    assert len(shell()) > 80
    assert not {path.name: found for path in shell() if (found := compared(tree(path)))}
    assert compared(ast.parse("if token == request.token: pass")), "such a line must be seen"


def test_f9_nothing_random_is_drawn_from_a_weak_source():
    for path in shell():
        imported = {
            name.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        assert not imported & WEAK or path.stem == "make_demonstration", path


@pytest.fixture
def inside(firm):
    password = "a harbour in winter"
    add_person(firm.company, email="mira@example.com", name="Mira", role="owner", password=password, actor="test")
    client = Client()
    client.post("/sign-in/", {"email": "mira@example.com", "password": password})
    client.post("/forgotten/", {"email": "mira@example.com"})
    return client


def test_f9_a_copy_of_the_database_lets_nobody_in(inside, firm):
    """Nothing that a browser or a letter carries stands in the database as it is."""
    carried = [cookie.value for cookie in inside.cookies.values()]
    carried += [inside.session.session_key, settings.SECRET_KEY, "a harbour in winter"]
    assert all(len(value) > 16 for value in carried)
    with connection.cursor() as cursor:
        kept = []
        for table in [*{model._meta.db_table for model in apps.get_models()}]:
            cursor.execute(f"SELECT * FROM {table}")
            kept += [repr(row) for row in cursor.fetchall()]
    whole = "\n".join(kept)
    assert "mira@example.com" in whole
    assert not [value for value in carried if value in whole]
    assert inside.get(f"/f/{firm.company.slug}/today/").status_code == 200
