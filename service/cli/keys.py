"""``dvomova keys``: who may use the service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from service import keys, settings
from service.store import Store
from translator.errors import TranslatorError


class UnknownKey(TranslatorError):
    """No valid key has this id."""

    slug = "unknown-key"
    title = "No such key"


def _limit(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Check a limit such as ``600/minute``."""
    try:
        return value and settings.check_limit(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.group("keys")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="the service's folder"
)
@click.pass_context
def command(ctx: click.Context, data: Path | None) -> None:
    """Make, list and revoke API keys.

    The service asks for keys as soon as one was ever made (DVOMOVA_KEYS=auto). They lie in its
    data folder, which is named on standard error: make them where the service looks.
    """
    ctx.obj = Store.of(settings.load(data=data))


@command.command()
@click.argument("name")
@click.option("--rate", callback=_limit, help="requests, e.g. 600/minute")
@click.option("--characters", callback=_limit, help="code points, e.g. 2000000/hour")
@click.option("--monthly", type=click.IntRange(1), help="code points a calendar month")
@click.pass_obj
def add(
    store: Store, name: str, rate: str | None, characters: str | None, monthly: int | None
) -> None:
    """Make a key for NAME and print it; it cannot be shown again."""
    click.echo(f"keys in {store.file}", err=True)
    click.echo(keys.add(store, name, rate=rate, characters=characters, monthly=monthly))


@command.command("list")
@click.pass_obj
def list_(store: Store) -> None:
    """List the keys, without their secrets."""
    found = keys.every(store)
    click.echo(f"keys in {store.file}: {len(found) or 'none'}", err=True)
    for key in found:
        made = datetime.fromtimestamp(key.created, UTC).date()
        state = "revoked" if key.revoked else "valid"
        used = keys.used(store, f"key:{key.id}")
        click.echo(f"{key.id}  {state:<7}  {made}  {used:>12,} characters this month  {key.name}")


@command.command()
@click.argument("key_id")
@click.pass_obj
def revoke(store: Store, key_id: str) -> None:
    """Make the key with KEY_ID (the middle part of the key) invalid, at once."""
    if not keys.revoke(store, key_id):
        raise UnknownKey(f"no valid key {key_id} in {store.file}; `dvomova keys list` shows them")
