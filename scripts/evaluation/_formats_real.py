"""Files from elsewhere: the same bytes again, tags and placeholders kept, the time that takes."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from evaluation._formats_row import Row
from translator import assembly, formats
from translator.batch.plan import Job, make_plan
from translator.batch.units import Translated, translate_units
from translator.errors import TranslatorError, UnsupportedLanguage
from translator.formats import Document, Inline, Options, Pattern, Unit, plain
from translator.pipeline import Translator

#: Warnings that tell a reader to look at the tags and placeholders of a unit.
FLAGS = {"TAG_PLACEMENT", "TRANSLATED_IN_PIECES"}


def identity(folders: Sequence[Path]) -> Iterator[Row]:
    """Read every file and write it untranslated: the bytes must be those of the file."""
    same: Counter[str] = Counter()
    other: Counter[str] = Counter()
    refused, wrong = [], []
    for job in make_plan(folders):
        try:
            document = read(job)
        except UnsupportedLanguage:
            other[job.format] += 1
            continue
        except TranslatorError as error:
            refused.append(f"refused: {error}")
            continue
        if is_same(job, document):
            same[job.format] += 1
        else:
            wrong.append(f"DIFFERS: {job.source}")
    kinds = ", ".join(f"{count} {name}" for name, count in same.most_common())
    apart = f"; {other.total()} of other languages refused as such" if other else ""
    yield Row(
        what="identity round trip of real files, byte-equal",
        target="100 %",
        value=f"{same.total()} of {same.total() + len(wrong)} ({kinds}); "
        f"{len(refused)} refused as not readable{apart}",
        met=not wrong,
        details=[*wrong, *refused],
    )


def read(job: Job) -> Document:
    """Read a file as a run does."""
    options = Options(name=job.name, language=job.language)
    return formats.load(job.format).read(job.source.read_bytes(), options)


def is_same(job: Job, document: Document) -> bool:
    """Tell whether a document written untranslated, or with its own text, is the file."""
    data, module = job.source.read_bytes(), formats.load(job.format)
    same = {} if document.bilingual else {unit.id: unit.source for unit in document.units}
    written = [module.write(document, same, language=tag) for tag in ("en", "uk")]
    return all(each == data for each in (*written, module.write(document, {}, language="")))


def documents(folders: Sequence[Path]) -> Iterator[tuple[Job, Document]]:
    """Yield the files that can be read, each with its document."""
    for job in make_plan(folders):
        try:
            yield job, read(job)
        except TranslatorError:
            continue


def tags(folders: Sequence[Path], sample: int) -> Iterator[Row]:
    """Translate units with tags or placeholders by the shipped models and look for each again."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for job, document in documents(folders):
        found[job.format] += [u for u in document.units if any(map(is_inline, u.source))]
    chance = random.Random(1)
    chosen = [
        unit
        for units in found.values()
        for unit in chance.sample(units, min(len(units), -(-sample // len(found))))
    ]
    results = translate_units(assembly.default(), chosen)
    versions = [(each, target) for each in results for target in each.targets.values()]
    lost = [each for each, target in versions if not is_whole(each.unit.source, target)]
    flags = Counter(f.code for each in results for f in each.findings if f.code in FLAGS)
    flagged = sum(any(f.code in FLAGS for f in each.findings) for each in results)
    inlines = sum(sum(map(is_inline, unit.source)) for unit in chosen)
    yield Row(
        what=f"tags and placeholders kept, balanced, once ({len(chosen)} units of "
        f"{', '.join(sorted(found))}, shipped models)",
        target="100 %, or flagged",
        value=f"{len(versions) - len(lost)} of {len(versions)} versions with {inlines} tags and "
        f"placeholders in their sources; {flagged} units flagged to be looked at",
        met=not lost,
        details=[*(f"LOST: {shown(each)}" for each in lost),
                 *(f"{count} × {code}" for code, count in flags.most_common())],
    )  # fmt: skip


def shown(translated: Translated) -> str:
    """Return a unit and what became of it, in a line."""
    return f"{translated.unit.source} → {dict(translated.targets)}"


def is_inline(item: str | Inline) -> bool:
    """Tell whether a part of a unit is a tag or placeholder."""
    return isinstance(item, Inline)


def is_whole(source: Pattern, target: Pattern) -> bool:
    """Tell whether a version has each tag and placeholder of its source once, and well nested."""
    have, want = (Counter(i.raw for i in p if isinstance(i, Inline)) for p in (target, source))
    pairs = [i for i in target if isinstance(i, Inline) and i.kind in ("open", "close")]
    path: list[int] = []
    for item in pairs:
        if item.kind == "open":
            path.append(item.pair)
        elif not path or path.pop() != item.pair:
            return False
    return have == want and not path


def overhead(folders: Sequence[Path], sample: int) -> Iterator[Row]:
    """Time what formats add, with an engine that costs nothing, beside the shipped one's time."""
    shipped = assembly.default()
    echo = assembly.assemble(engine="echo", terms=shipped.glossary)
    chosen: dict[str, list[tuple[Job, Document]]] = defaultdict(list)
    sizes: Counter[str] = Counter()
    for job, document in documents(folders):
        if sizes[job.format] < sample and 0 < len(document.units) <= sample:
            chosen[job.format].append((job, document))
            sizes[job.format] += len(document.units)
    for name, pairs in sorted(chosen.items()):
        texts = [plain(unit.source) for _, document in pairs for unit in document.units]
        jobs = [job for job, _ in pairs]
        bare = seconds(partial(shipped.translate_all, texts), rounds=1)
        around = seconds(partial(echo.translate_all, texts))
        whole = seconds(partial(through_formats, echo, jobs))
        share = (whole - around) / bare
        yield Row(
            what=f"processor time of the format beside that of translating: {name}",
            target="≤ 10 %",
            value=f"{share:.1%} of {bare:.1f} s ({len(texts)} units of {len(jobs)} files)",
            met=share <= 0.1,
        )


def through_formats(translator: Translator, jobs: Sequence[Job]) -> None:
    """Read files, translate their units together, as a run does, and write both versions."""
    opened = [(job, read(job)) for job in jobs]
    units = [unit for _, document in opened for unit in document.units]
    results = iter(translate_units(translator, units))
    for job, document in opened:
        found = [next(results) for _ in document.units]
        for tag in ("en", "uk"):
            targets = {each.unit.id: each.targets[tag] for each in found if tag in each.targets}
            formats.load(job.format).write(document, targets, language=tag)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least processor time of some rounds."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)
