"""Check what must be true of a release beyond the tests; exit 1 and say so where it is not.

- the weights are those that the pair files pin;
- the wheel, with both models in it, is at most 100 MB;
- no embedded model is worse, in chrF on development sets, than the one of an earlier revision.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from sacrebleu.metrics.chrf import CHRF

from translator import engines, pairs
from translator.errors import TranslatorError
from translator.pairs import Pair

ROOT = Path(__file__).parents[1]
PACKAGE = "translator"
LARGEST = 100_000_000  # bytes of a wheel
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def earlier_pair(revision: str, direction: str, folder: Path) -> Pair:
    """Write the pair file and the model that `revision` had to `folder`, and read them."""
    wanted = [f"{PACKAGE}/pairs/{direction}.toml", f"{PACKAGE}/models/{direction}"]
    command = ["git", "-C", str(ROOT), "archive", revision, *wanted]
    packed = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return pairs.load(direction, [folder / PACKAGE / "pairs"])


def chrf(pair: Pair, sources: list[str], references: list[str]) -> float:
    """Return the chrF, 0–100, of what the model of `pair` makes of `sources`."""
    answers = engines.load("ctranslate2", pair).translate(sources, pair.decoding)
    texts = [hypotheses[0].text for hypotheses in answers]
    return float(CHRF().corpus_score(texts, [references]).score)


def pinned() -> Iterator[str]:
    """Yield what is wrong with embedded weights."""
    for direction in pairs.available():
        try:
            engines.load("ctranslate2", pairs.load(direction))
        except TranslatorError as error:
            yield f"{direction}: {error}"


def small() -> Iterator[str]:
    """Build the wheel; yield a line if it is too large."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, str(ROOT)]
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        size = wheel.stat().st_size
    click.echo(f"{wheel.name}: {size / 1e6:.1f} MB")
    if size > LARGEST:
        yield f"{wheel.name} has {size / 1e6:.1f} MB, more than {LARGEST / 1e6:.0f}"


def no_worse(revision: str, direction: str, source: Path, reference: Path) -> Iterator[str]:
    """Yield a line if the model of `direction` is worse than that of `revision`."""
    sides = [file.read_text(encoding="utf-8").splitlines() for file in (source, reference)]
    if len(sides[0]) != len(sides[1]):
        yield f"{source} has {len(sides[0])} lines, {reference} {len(sides[1])}"
        return
    with tempfile.TemporaryDirectory() as folder:
        before = earlier_pair(revision, direction, Path(folder))
        now = pairs.load(direction)
        if before.sha256 == now.sha256:
            click.echo(f"{direction}: unchanged since {revision}")
            return
        old, new = (chrf(pair, *sides) for pair in (before, now))
    click.echo(f"{direction}: chrF {old:.2f} at {revision} ({before.revision}), now {new:.2f}")
    if new < old:
        yield f"{direction}: {now.revision} is worse than {before.revision}; keep the old weights"


@click.command(help=__doc__)
@click.option("--against", default="HEAD", show_default=True, help="Revision with earlier models.")
@click.option("--dev", type=(str, FILE, FILE), multiple=True,
              help="DIRECTION SOURCE REFERENCE of a development set; may come again.")  # fmt: skip
@click.option("--wheel/--no-wheel", default=True, show_default=True, help="Build and weigh it.")
def main(against: str, dev: tuple[tuple[str, Path, Path], ...], wheel: bool) -> None:
    """Run the checks."""
    problems = [*pinned(), *(small() if wheel else ())]
    for direction, source, reference in dev:
        problems += no_worse(against, direction, source, reference)
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
