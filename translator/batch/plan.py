"""Which files a run translates, and what each of them becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType

from translator import formats
from translator.document import LANGUAGES
from translator.errors import TranslatorError, UnsupportedFormat

#: Formats whose report is called after the file without its suffix.
PROSE = ("text", "markdown")
#: Formats whose files are the same catalogue in several languages, entry by entry.
CATALOGUES = ("android", "json", "properties")
#: Formats whose files carry the language after an underscore, by custom (Java, Flutter).
UNDERSCORE = {".properties", ".arb"}


class PlanInvalid(TranslatorError):
    """The inputs cannot be translated together; the sentence says how to do it."""

    slug = "plan-invalid"
    title = "Files cannot be translated together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to translate.

    Attributes:
        source: the file.
        name: its path below the input it was found in, with ``/``; names it in reports.
        format: module of `translator.formats` that reads it.
        report: path of its side-by-side report below the output folder, without suffix.
        counterparts: language → the file that holds this catalogue in it already.
    """

    source: Path
    name: str
    format: str
    report: str
    counterparts: Mapping[str, Path] = field(default_factory=dict)

    @property
    def bilingual(self) -> bool:
        """Whether files of this format hold source and target, and so get one output."""
        return formats.load(self.format).BILINGUAL

    @property
    def filled(self) -> str:
        """Path of the output of a bilingual file, below the output folder.

        A template becomes the Ukrainian catalogue: ``app.pot`` → ``app.uk.po``.
        """
        path = PurePosixPath(self.name)
        return str(path.with_suffix(".uk.po")) if path.suffix == ".pot" else self.name

    @property
    def language(self) -> str | None:
        """Language that the path names: ``locale/uk/LC_MESSAGES/app.po``, ``uk.po``."""
        parts = re.split(r"[/._@-]", self.name.rpartition(".")[0])
        return next((part for part in reversed(parts) if part in LANGUAGES), None)

    def output(self, language: str) -> str:
        """Return the path of the version in `language`, below the output folder."""
        return self.filled if self.bilingual else localised(self.name, language)

    def outputs(
        self, languages: Sequence[str] = LANGUAGES, *, reports: bool = True
    ) -> tuple[str, ...]:
        """Return the paths of all that the file becomes, below the output folder."""
        pages = reports_of(self.report) if reports else ()
        return tuple(dict.fromkeys([*map(self.output, languages), *pages]))


def reports_of(report: str) -> tuple[str, str]:
    """Return the paths of a side-by-side report: the data and the page."""
    return f"{report}.json", f"{report}.html"


def make_plan(
    inputs: Iterable[Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    out: Path | None = None,
    written: Mapping[str, str] = MappingProxyType({}),
    apart: Iterable[Path] = (),
    languages: Sequence[str] = LANGUAGES,
    reports: bool = True,
) -> list[Job]:
    """List the files of `inputs`: files as they are, folders searched to the bottom.

    Args:
        inputs: files and folders.
        include: patterns such as ``*.po`` or ``docs/**``; where given, only files of folders
            that match one are taken.
        exclude: patterns of files to leave out, in the same form.
        out: folder of the outputs; below an input it is not searched.
        written: what earlier runs wrote there, see `Journal.written`; it is not taken in.
        apart: other files that are not taken in, such as the report of an earlier run.
        languages: versions that will be written.
        reports: whether side-by-side reports will be written.

    Raises:
        PlanInvalid: an input is missing, there is nothing to translate, or two files would write
            the same output.
        UnsupportedFormat: an input named by itself has a suffix that no format reads.
    """
    inputs = list(inputs)
    found: list[tuple[Path, str]] = []
    for path in inputs:
        if path.is_dir():
            found += [
                each
                for each in _search(path, include, exclude)
                if not _is_below(each[0], out, path)
            ]
        elif path.is_file():
            formats.format_of(path.name)
            found.append((path, path.name))
        else:
            raise PlanInvalid(f"{path}: no such file or folder")
    results = {path.resolve() for path in apart} | (_results(out, written) if out else set())
    jobs = _jobs([each for each in found if each[0].resolve() not in results])
    jobs = _with_counterparts(_without_filled_templates(jobs))
    if not jobs:
        chosen = " that --include and --exclude let through" if include or exclude else ""
        places = ", ".join(map(str, inputs))
        raise PlanInvalid(f"{places}: no file to translate{chosen}")
    _refuse_collisions(jobs, languages, reports=reports)
    return jobs


def _is_below(path: Path, out: Path | None, folder: Path) -> bool:
    """Tell whether `path` lies in an output folder that lies inside `folder`."""
    if out is None or out.resolve() == folder.resolve():
        return False
    return out.resolve().is_relative_to(folder.resolve()) and path.resolve().is_relative_to(
        out.resolve()
    )


def _results(out: Path, written: Mapping[str, str]) -> set[Path]:
    """Return the files that earlier runs made, but those that are filled in place.

    A version of a catalogue is an input from then on: what people change in it is kept.
    """
    return {
        (out / path).resolve()
        for path, name in written.items()
        if path != name
        and (path in reports_of(name) or not _has_format(name, only=(*CATALOGUES, "po")))
    }  # fmt: skip


def count_others(inputs: Iterable[Path]) -> int:
    """Count the files of folders that no format reads."""
    return sum(
        not _has_format(path.name) or _is_other_xml(path)
        for folder in inputs
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file() and not _is_hidden(path.relative_to(folder))
    )


def _is_hidden(path: PurePath) -> bool:
    return any(part.startswith(".") for part in path.parts)


def refuse_overwriting(
    jobs: Iterable[Job],
    out: Path,
    *,
    written: Mapping[str, str] = MappingProxyType({}),
    languages: Sequence[str] = LANGUAGES,
    reports: bool = True,
    overwrite: bool = False,
) -> None:
    """Refuse a plan that would write over a source, or over a file that no run has written.

    Bilingual files and the counterparts of catalogues may be filled in place; with `overwrite`
    what is in the way may be written over, unless it is a source.

    Raises:
        PlanInvalid: it would.
    """
    jobs = list(jobs)
    sources = {job.source.resolve() for job in jobs}
    for job in jobs:
        filled = {path.resolve() for path in job.counterparts.values()}
        filled |= {job.source.resolve()} if job.bilingual else set()
        for path in job.outputs(languages, reports=reports):
            final = (out / path).resolve()
            if final in filled:
                continue
            if final in sources:
                raise PlanInvalid(
                    f"{job.source}: its {path} would be written over a source file; "
                    "choose another folder for --out"
                )
            if path not in written and not overwrite and final.exists():
                raise PlanInvalid(
                    f"{job.source}: {out / path} is there already, and not from an earlier run; "
                    "move it away, choose another folder for --out, or add --overwrite"
                )


def _search(
    folder: Path, include: Sequence[str], exclude: Sequence[str]
) -> Iterable[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            _is_hidden(PurePosixPath(name))
            or not path.is_file()
            or not _has_format(name)
            or _is_other_xml(path)
        ):
            continue
        if (not include or matches(name, include)) and not matches(name, exclude):
            yield path, name


def _has_format(name: str, only: Sequence[str] = ()) -> bool:
    try:
        found = formats.format_of(name)
    except UnsupportedFormat:
        return False
    return not only or found in only


def _is_other_xml(path: Path) -> bool:
    """Tell whether an XML file of a folder is no string resource; most are something else."""
    if path.suffix.lower() != ".xml":
        return False
    with path.open("rb") as file:
        return b"<resources" not in file.read(1 << 16)


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a path matches one of `patterns`, whole or by its last part.

    >>> matches("docs/a.md", ["*.md"]), matches("docs/a.md", ["docs/*"]), matches("a.md", ["b*"])
    (True, True, False)
    """
    last = PurePosixPath(name).name
    return any(fnmatch(name, pattern) or fnmatch(last, pattern) for pattern in patterns)


def _jobs(found: Sequence[tuple[Path, str]]) -> list[Job]:
    stems = [PurePosixPath(name).with_suffix("") for _, name in found]
    jobs = []
    for (path, name), stem in zip(found, stems, strict=True):
        kind = formats.format_of(name)
        short = kind in PROSE and stems.count(stem) == 1
        jobs.append(Job(source=path, name=name, format=kind, report=str(stem) if short else name))
    return jobs


def _without_filled_templates(jobs: Sequence[Job]) -> list[Job]:
    """Leave out templates whose catalogue is there already; that is filled instead."""
    names = {job.name for job in jobs}
    return [job for job in jobs if job.filled == job.name or job.filled not in names]


def _with_counterparts(jobs: Sequence[Job]) -> list[Job]:
    """Make the files of one catalogue one job: English or nameless first, others beside it."""
    named = {job.name: job for job in jobs}
    order = {None: 0, "en": 1, "uk": 2}
    beside: dict[str, dict[str, Path]] = {}
    taken: set[str] = set()
    catalogues = [job for job in jobs if job.format in CATALOGUES and not job.bilingual]
    for job in sorted(catalogues, key=lambda job: order[job.language]):
        if job.name in taken:
            continue
        for tag in LANGUAGES:
            other = named.get(localised(job.name, tag))
            if other and other is not job:
                beside.setdefault(job.name, {})[tag] = other.source
                taken.add(other.name)
    return [
        replace(job, counterparts=beside.get(job.name, {})) for job in jobs if job.name not in taken
    ]


def _refuse_collisions(jobs: Iterable[Job], languages: Sequence[str], *, reports: bool) -> None:
    writers: dict[str, Job] = {}
    for job in jobs:
        for output in job.outputs(languages, reports=reports):
            other = writers.setdefault(output, job)
            if other is not job:
                raise PlanInvalid(
                    f"{other.source} and {job.source} would both write {output}; "
                    "translate them into different folders"
                )


def localised(name: str, language: str) -> str:
    """Return the path of the `language` version of a monolingual file.

    A language that the path names already is replaced, in the way it is written there; where
    there is none, the tag goes before the suffix (Android: behind ``values``).

    >>> localised("notes.txt", "uk"), localised("notes.en.txt", "uk")
    ('notes.uk.txt', 'notes.uk.txt')
    >>> localised("locales/en/home.json", "uk"), localised("app_en.arb", "uk")
    ('locales/uk/home.json', 'app_uk.arb')
    >>> localised("res/values/strings.xml", "uk")
    'res/values-uk/strings.xml'
    """
    path = PurePosixPath(name)
    stem, suffix = path.stem, path.suffix
    for mark in ".", "_", "-":
        head, found, tag = stem.rpartition(mark)
        if found and tag in LANGUAGES and (mark == "." or suffix not in (".txt", ".md")):
            return str(path.with_name(f"{head}{mark}{language}{suffix}"))
    if stem in LANGUAGES:
        return str(path.with_name(f"{language}{suffix}"))
    for place, part in reversed(list(enumerate(path.parts[:-1]))):
        renamed = _localised_folder(part, language, suffix)
        if renamed:
            return str(PurePosixPath(*path.parts[:place], renamed, *path.parts[place + 1 :]))
    mark = "_" if suffix in UNDERSCORE else "."
    return str(path.with_name(f"{stem}{mark}{language}{suffix}"))


def _localised_folder(folder: str, language: str, suffix: str) -> str:
    if folder in LANGUAGES:
        return language
    if suffix == ".xml" and folder in ("values", *(f"values-{tag}" for tag in LANGUAGES)):
        return f"values-{language}"
    return ""
