"""Safe with an empty environment (trust: S4): everything here is asked of a process that was told nothing but where
its data folder is; settings that will not do refuse to start."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from goodterms.config.database import journal_mode, wal_is_safe

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="nothing here depends on the database in use"
)

ASK = """
import json, sys
import django
django.setup()
from django.conf import settings as s
from django.db import connection
from goodterms.journeys import set_up
from goodterms.store import durability
from goodterms.store.models import User
set_up.make_tables()
durability.assert_durable(connection)
print(json.dumps({
    "debug": s.DEBUG, "key": s.SECRET_KEY, "hosts": s.ALLOWED_HOSTS, "users": User.objects.count(),
    "httponly": [s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY or s.CSRF_USE_SESSIONS],
    "samesite": s.SESSION_COOKIE_SAMESITE, "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
    "name": s.SESSION_COOKIE_NAME, "hsts": s.SECURE_HSTS_SECONDS, "redirect": s.SECURE_SSL_REDIRECT,
    "proxy": s.SECURE_PROXY_SSL_HEADER, "forwarded_host": s.USE_X_FORWARDED_HOST, "age": s.SESSION_COOKIE_AGE,
    "nosniff": s.SECURE_CONTENT_TYPE_NOSNIFF, "frames": s.X_FRAME_OPTIONS, "referrer": s.SECURE_REFERRER_POLICY,
    "csp": s.CONTENT_SECURITY_POLICY["DIRECTIVES"], "passwords": len(s.AUTH_PASSWORD_VALIDATORS),
    "upload": s.DATA_UPLOAD_MAX_MEMORY_SIZE, "database": str(s.DATABASES["default"]["NAME"]),
    "options": {k: str(v) for k, v in s.DATABASES["default"]["OPTIONS"].items()},
    "live": durability.live(connection), "admin": "django.contrib.admin" in s.INSTALLED_APPS,
    "gunicorn": "gunicorn" in sys.modules, "base": s.BASE_URL,
}))
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing but the search path and the data folder."""
    empty = {
        "PATH": os.environ["PATH"],
        "GOODTERMS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "goodterms.config.settings",
    }
    return {**empty, **more}


def start(home: Path, code: str = ASK, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    home = tmp_path_factory.mktemp("empty") / "home"
    ended = start(home)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout) | {"home": home}


EXPECTED = {
    "debug": False,
    "users": 0,
    "hosts": ["localhost", "127.0.0.1", "[::1]"],
    "httponly": [True, True],
    "samesite": "Lax",
    "proxy": None,
    "forwarded_host": False,
    "nosniff": True,
    "frames": "DENY",
    "referrer": "same-origin",
    "admin": False,
    "gunicorn": False,
    "age": 12 * 60 * 60,
}


@pytest.mark.parametrize("what", EXPECTED)
def test_s4_an_empty_environment_is_safe(found, what):
    assert found[what] == EXPECTED[what]


def test_s4_passwords_uploads_and_policy_are_bounded(found):
    assert found["passwords"] >= 3 and found["upload"] <= 4 * 1024 * 1024
    assert found["csp"]["default-src"] == ["'self'"] and found["csp"]["object-src"] == ["'none'"]
    assert not any("unsafe" in source or "*" in source for sources in found["csp"].values() for source in sources)


def test_s4_the_key_is_random_kept_and_for_its_owner_only(found, tmp_path):
    path = found["home"] / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(found["home"].stat().st_mode) == 0o700
    assert len(found["key"]) >= 50 and path.read_text(encoding="ascii").strip() == found["key"]
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    assert start(found["home"], code).stdout.strip() == found["key"], "the same after a restart"
    assert start(tmp_path / "elsewhere", code).stdout.strip() != found["key"], "another for another folder"


def test_s4_processes_that_start_at_once_agree_on_the_key(tmp_path):
    home = tmp_path / "home"
    code = "from goodterms.config import environment as e; from pathlib import Path; print(e.secret_key(Path(%r)))"
    command = [sys.executable, "-c", code % str(home)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(home)) for _ in range(6)]
    keys = {process.communicate(timeout=60)[0].strip() for process in started}
    assert len(keys) == 1 and all(keys)
    assert [p.name for p in home.iterdir()] == ["secret.key"], "nothing is left over"


def test_s4_the_database_is_durable_by_the_version_of_sqlite(found):
    live = found["live"]
    assert (live["engine"], live["synchronous"]) == ("sqlite", "full")
    assert live["journal_mode"] == journal_mode()
    version = tuple(int(part) for part in live["engine_version"].split("."))
    assert live["journal_mode"] == ("wal" if wal_is_safe(version) else "delete")
    assert found["options"]["transaction_mode"] == "IMMEDIATE"
    assert found["database"] == str(found["home"] / "goodterms.sqlite3")


AFFECTED = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 2), (3, 52, 0)]
MENDED = [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 0)]


def test_s4_write_ahead_mode_only_where_it_cannot_corrupt():
    assert [journal_mode(v) for v in AFFECTED] == ["delete"] * len(AFFECTED)
    assert [journal_mode(v) for v in MENDED] == ["wal"] * len(MENDED)


BROKEN = """
import django
django.setup()
from django.db import connection
from goodterms.store import durability
connection.ensure_connection()
connection.connection.execute(%r)
durability.assert_durable(connection)
"""


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("PRAGMA synchronous=NORMAL", "synchronous=normal"),
        ("PRAGMA synchronous=OFF", "synchronous=off"),
        ("PRAGMA foreign_keys=OFF", "foreign keys"),
    ],
)
def test_s4_a_connection_that_could_lose_work_does_not_start(tmp_path, statement, sentence):
    ended = start(tmp_path / "home", BROKEN % statement)
    assert ended.returncode == 1 and sentence in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOODTERMS_HOSTS", "*"),
        ("GOODTERMS_HOSTS", "example.com, *"),
        ("GOODTERMS_DEBUG", "maybe"),
        ("GOODTERMS_TLS", "on please"),
        ("GOODTERMS_SMTP_PORT", "twenty-five"),
    ],
)
def test_s4_a_setting_that_will_not_do_refuses_to_start(tmp_path, name, value):
    ended = start(tmp_path / "home", "import django; django.setup()", **{name: value})
    assert ended.returncode == 1 and name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_s4_with_https_cookies_are_secure_and_browsers_told(tmp_path):
    ended = start(tmp_path / "home", GOODTERMS_TLS="1", GOODTERMS_HOSTS="books.example")
    said = json.loads(ended.stdout)
    assert said["secure"] == [True, True] and said["name"].startswith("__Host-")
    assert said["hsts"] >= 31_536_000 and said["redirect"] is True and said["hosts"] == ["books.example"]
    assert said["proxy"] is None, "a header of a proxy counts only where a proxy was announced"


ASK_PAGES = """
import django
django.setup()
from django.test import Client
from goodterms.journeys import set_up
set_up.make_tables()
client = Client(raise_request_exception=False)
page = client.get("/sign-in/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
assert b"evil.example" not in page.content and not page.wsgi_request.is_secure()
assert page.wsgi_request.get_host() == "testserver"
assert client.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400
missing = client.get("/no-such-page/")
assert missing.status_code == 404 and b"Traceback" not in missing.content and b"urlpatterns" not in missing.content
"""


def test_s4_what_a_visitor_says_of_the_host_is_not_believed(tmp_path):
    ended = start(tmp_path / "home", ASK_PAGES, GOODTERMS_HOSTS="testserver")
    assert ended.returncode == 0, ended.stderr


def test_s4_the_commands_start_without_any_setting(tmp_path):
    command = [sys.executable, "-m", "goodterms.cli.main", "health", "--json"]
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    ended = subprocess.run(command, env=bare, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert (answer["synchronous"], answer["companies"]) == ("full", 0)
    assert (tmp_path / "data" / "goodterms" / "goodterms.sqlite3").stat().st_mode & 0o077 == 0 or (
        stat.S_IMODE((tmp_path / "data" / "goodterms").stat().st_mode) == 0o700
    ), "others on the machine cannot read the books"
