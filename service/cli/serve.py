"""``dvomova serve``: the service, on a production server."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import click

from service import settings, wiring
from service.cli._common import choosing
from service.settings import Settings

#: Seconds that requests in work get to finish after a stop signal, beyond their time limit.
GRACE_SECONDS = 5


@click.command("serve")
@click.option("--host", help="address to listen on  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="port; 0: a free one  [default: 8080]")
@click.option("--workers", type=click.IntRange(1), help="processes  [default: 1]")
@click.option("--data", type=click.Path(file_okay=False), help="folder of keys, jobs and memory")
@click.option(
    "--memory/--no-memory",
    default=None,
    help="keep readers' sentences on disk, in the data folder, and use the translations there; or "
    "remember none at all  [default: in the machine's memory, while the service runs]",
)
@choosing
def command(**flags: Any) -> None:
    """Run the service until it is told to stop.

    Settings, engine, models and glossaries are checked first; a wrong one ends it at once.
    After SIGTERM requests in work are still answered; Ctrl-C ends it at once; SIGHUP loads
    everything anew while the old processes finish.
    """
    flags["glossaries"] = flags["glossaries"] or None
    chosen = settings.load(**flags)
    wiring.check(chosen)
    check_address(chosen)
    with counters_of_all(chosen):
        server(chosen).run()


def check_address(chosen: Settings) -> None:
    """See that the address is free; gunicorn tries for five seconds, and then says little.

    Raises:
        SettingsInvalid: nothing can listen there.
    """
    host = bare(chosen.host)
    try:
        family = socket.AF_INET6 if is_ipv6(host) else socket.AF_INET
        socket.create_server((host, chosen.port), family=family).close()
    except (OSError, RuntimeError, ValueError) as error:
        raise settings.SettingsInvalid(
            f"cannot listen on {address(chosen)}: {getattr(error, 'strerror', None) or error}; "
            "choose by --host and --port, 0 for any free port"
        ) from error


def address(chosen: Settings) -> str:
    """Return host and port in one; an IPv6 address stands in brackets.

    >>> address(Settings(host="::1", port=80)), address(Settings(host="[::1]", port=80))
    ('[::1]:80', '[::1]:80')
    >>> address(Settings(host="localhost", port=80))
    'localhost:80'
    """
    host = bare(chosen.host)
    return f"{f'[{host}]' if is_ipv6(host) else host}:{chosen.port}"


def bare(host: str) -> str:
    """Return a host without the brackets of an IPv6 address."""
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def is_ipv6(host: str) -> bool:
    """Tell whether a host is an IPv6 address."""
    try:
        return bool(ipaddress.IPv6Address(host))
    except ValueError:
        return False


class counters_of_all:  # noqa: N801 - reads as a statement
    """Give the processes a folder to count together in, if there are several."""

    def __init__(self, chosen: Settings) -> None:
        self.folder = tempfile.mkdtemp(prefix="dvomova-") if chosen.workers > 1 else ""

    def __enter__(self) -> None:
        if self.folder:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = self.folder

    def __exit__(self, *_: object) -> None:
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def server(chosen: Settings) -> Any:
    """Return gunicorn with `chosen` settings; each process builds its own application."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options(chosen).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from service import create_app

            return create_app(chosen)

    return Server()


def options(chosen: Settings) -> dict[str, Any]:
    """Return gunicorn's options.

    The worker is gthread; nothing is loaded before the fork, since neither CTranslate2 nor
    torch survives one. A worker that hangs is not killed by age: requests have their own limit.
    """
    return {
        "bind": [address(chosen)],
        "workers": chosen.workers,
        "worker_class": "gthread",
        "threads": chosen.request_threads,
        "preload_app": False,
        "timeout": 0,
        "graceful_timeout": int(chosen.time_limit) + GRACE_SECONDS,
        "keepalive": 5,
        "limit_request_line": 8190,
        "proc_name": "dvomova",
        "control_socket_disable": True,
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
        "loglevel": chosen.log_level,
        "when_ready": announce,
        "post_worker_init": hear,
        "child_exit": forget,
    }


def announce(arbiter: Any) -> None:
    """Print where the service listens; with port 0 that is the only way to know."""
    for listener in arbiter.LISTENERS:
        host, port = listener.sock.getsockname()[:2]
        click.echo(f"Dvomova listens on http://{f'[{host}]' if ':' in host else host}:{port}")


def hear(worker: Any) -> None:
    """Let the documents in work be given back as soon as a worker is told to stop."""
    stop = worker.handle_exit

    def handle_exit(number: int, frame: Any) -> None:
        worker.wsgi.extensions["dvomova-worker"].leave()
        stop(number, frame)

    signal.signal(signal.SIGTERM, handle_exit)
    signal.siginterrupt(signal.SIGTERM, False)  # as gunicorn has it: no call is interrupted


def forget(_: Any, worker: Any) -> None:
    """Let go of the counters of a process that ended."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
