"""goodterms serve"""

import os
import signal
import socket
import subprocess
import sys
from types import FrameType
from typing import Annotated

import typer

from goodterms.cli import boot

NEXT_PORTS = 10


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; the next free one where it is taken.")] = 8000,
    processes: Annotated[int, typer.Option(help="Web processes.")] = 1,
    with_worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Run a worker beside the pages.")] = True,
) -> None:
    """Serve the pages of the product, with a worker beside them."""
    with boot.started():
        pass
    free = _free_port(host, port)
    os.environ.setdefault("GOODTERMS_BASE_URL", f"http://{host}:{free}")
    boot.say(f"Goodterms is at http://{host}:{free}/ (Ctrl-C stops it).")
    children = [_web(host, free, processes)]
    if with_worker:
        children.append(_child("goodterms.cli.main", "worker"))
    raise typer.Exit(_until_one_ends(children))


def _web(host: str, port: int, processes: int) -> "subprocess.Popen[bytes]":
    return _child(
        *("gunicorn", "--bind", f"{host}:{port}", "--workers", str(processes), "--threads", "8", "--timeout", "60"),
        *("--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"),
        "goodterms.config.wsgi:application",
    )


def _child(*command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", *command])


def _until_one_ends(children: "list[subprocess.Popen[bytes]]") -> int:
    """Wait until a child ends or we are told to stop; then stop the others. Returns the exit code."""

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    code = boot.DONE
    try:
        pid, status = os.wait()
        code = os.waitstatus_to_exitcode(status) or boot.UNREACHABLE
        ended = next(child for child in children if child.pid == pid)
        ended.returncode = code
        boot.say(f"{'The pages' if ended is children[0] else 'The worker'} ended; stopping.")
    except KeyboardInterrupt:
        pass
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        child.wait(15)
    return code


def _free_port(host: str, port: int) -> int:
    for candidate in range(port, port + NEXT_PORTS):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
        if candidate != port:
            boot.say(f"Port {port} is taken; using {candidate}.")
        return candidate
    boot.stop(boot.UNREACHABLE, f"Ports {port} to {port + NEXT_PORTS - 1} are all taken; name another with --port.")
