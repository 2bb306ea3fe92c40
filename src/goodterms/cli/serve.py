"""goodterms serve"""

import os
import sys
from typing import Annotated

import typer

from goodterms.cli import boot


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    processes: Annotated[int, typer.Option(help="Web processes.")] = 1,
) -> None:
    """Serve the pages of the product."""
    with boot.started():
        pass
    os.environ.setdefault("GOODTERMS_BASE_URL", f"http://{host}:{port}")
    boot.say(f"Goodterms is at http://{host}:{port}/ (Ctrl-C stops it).")
    os.execv(  # noqa: S606 - gunicorn takes this process over
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(processes),
            "--threads",
            "8",
        ]
        + ["--timeout", "60", "--graceful-timeout", "20", "--no-control-socket"]
        + ["--log-level", "warning", "goodterms.config.wsgi:application"],
    )
