"""Every setting that comes from outside, read and checked in one place.

A setting is an environment variable. `SETTINGS` is the list that the documentation is tested against:
docs/running/settings.md must name each of them.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SETTINGS: dict[str, str] = {
    "GOODTERMS_HOME": "the data folder: database, secret key, uploaded files, backups",
    "DATABASE_URL": "the database; empty means a SQLite file in the data folder",
    "GOODTERMS_APP_ROLE": "PostgreSQL role the product works as, so that row-level security holds",
    "GOODTERMS_HOSTS": "host names under which the product answers, separated by commas",
    "GOODTERMS_BASE_URL": "address that links in messages start with; never taken from a request",
    "GOODTERMS_TLS": "1 when the product is reached through HTTPS: secure cookies and HSTS",
    "GOODTERMS_BEHIND_PROXY": "1 when a proxy that sets X-Forwarded-Proto stands in front",
    "GOODTERMS_DEBUG": "1 for developers only: error pages with details",
    "GOODTERMS_LANGUAGE": "language of pages before somebody has signed in (en, de)",
    "GOODTERMS_SMTP_HOST": "mail server for messages; empty means mail is written to the data folder",
    "GOODTERMS_SMTP_PORT": "port of the mail server",
    "GOODTERMS_SMTP_USER": "user name at the mail server",
    "GOODTERMS_SMTP_PASSWORD": "password at the mail server",
    "GOODTERMS_MAIL_FROM": "sender of messages such as password resets",
}


class BadSetting(SystemExit):
    """A setting that cannot be used; the product does not start and says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings as they stand, checked."""

    home: Path
    database_url: str
    app_role: str
    hosts: tuple[str, ...]
    base_url: str
    tls: bool
    behind_proxy: bool
    debug: bool
    language: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    mail_from: str


def default_home(env: Mapping[str, str]) -> Path:
    """Where the data folder is when nobody says: the user's data directory."""
    base = env.get("XDG_DATA_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".local" / "share") / "goodterms"


def read(env: Mapping[str, str] = os.environ) -> Environment:
    """Read and check the settings. Raises BadSetting with a sentence that says what to change."""
    home = Path(env.get("GOODTERMS_HOME", "").strip() or default_home(env)).expanduser().resolve()
    return Environment(
        home=home,
        database_url=env.get("DATABASE_URL", "").strip() or f"sqlite:///{home / 'goodterms.sqlite3'}",
        app_role=env.get("GOODTERMS_APP_ROLE", "goodterms_app").strip(),
        hosts=_hosts(env.get("GOODTERMS_HOSTS", "localhost,127.0.0.1,[::1]")),
        base_url=env.get("GOODTERMS_BASE_URL", "http://127.0.0.1:8000").strip().rstrip("/"),
        tls=_switch(env, "GOODTERMS_TLS"),
        behind_proxy=_switch(env, "GOODTERMS_BEHIND_PROXY"),
        debug=_switch(env, "GOODTERMS_DEBUG"),
        language=env.get("GOODTERMS_LANGUAGE", "en").strip(),
        smtp_host=env.get("GOODTERMS_SMTP_HOST", "").strip(),
        smtp_port=_number(env, "GOODTERMS_SMTP_PORT", 25),
        smtp_user=env.get("GOODTERMS_SMTP_USER", ""),
        smtp_password=env.get("GOODTERMS_SMTP_PASSWORD", ""),
        mail_from=env.get("GOODTERMS_MAIL_FROM", "goodterms@localhost").strip(),
    )


def secret_key(home: Path) -> str:
    """The secret key: made at random at the first start, kept in the data folder, readable by the owner only.

    Two processes that start at once agree: the first to create the file wins, the other reads it.
    """
    path = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        fresh = home / f"secret.key.{secrets.token_hex(8)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip() for part in text.split(",") if part.strip())
    if "*" in hosts:
        raise BadSetting("GOODTERMS_HOSTS must name the hosts; '*' would let a forged Host header through.")
    return hosts


def _switch(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "").strip().lower()
    if text not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(f"{name} is {text!r}; use 1 or 0.")
    return text in {"1", "true", "yes"}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal():
        raise BadSetting(f"{name} is {text!r}; use a whole number.")
    return int(text)
