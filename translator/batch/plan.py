"""Which files a run translates, and what each of them becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

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


def make_plan(
    inputs: Iterable[Path], *, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[Job]:
    """List the files of `inputs`: files as they are, folders searched to the bottom.

    Args:
        inputs: files and folders.
        include: patterns such as ``*.po`` or ``docs/**``; where given, only files of folders
            that match one are taken.
        exclude: patterns of files to leave out, in the same form.

    Raises:
        PlanInvalid: an input is missing, or two files would write the same output.
        UnsupportedFormat: an input named by itself has a suffix that no format reads.
    """
    found: list[tuple[Path, str]] = []
    for path in inputs:
        if path.is_dir():
            found += list(_search(path, include, exclude))
        elif path.is_file():
            formats.format_of(path.name)
            found.append((path, path.name))
        else:
            raise PlanInvalid(f"{path}: no such file or folder")
    jobs = _with_counterparts(_jobs(found))
    _refuse_collisions(jobs)
    return jobs


def refuse_overwriting(jobs: Iterable[Job], out: Path) -> None:
    """Refuse a plan that would write a version over its source; bilingual files may be filled.

    Raises:
        PlanInvalid: it would.
    """
    jobs = list(jobs)
    sources = {job.source.resolve() for job in jobs}
    for job in jobs:
        outputs = {(out / job.output(language)).resolve() for language in LANGUAGES}
        if not job.bilingual and outputs & sources:
            raise PlanInvalid(
                f"{job.source}: its version would be written over a source file; "
                "choose another folder for --out"
            )


def _search(
    folder: Path, include: Sequence[str], exclude: Sequence[str]
) -> Iterable[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        if hidden or not path.is_file() or not _has_format(name) or _is_other_xml(path):
            continue
        if (not include or matches(name, include)) and not matches(name, exclude):
            yield path, name


def _has_format(name: str) -> bool:
    try:
        formats.format_of(name)
    except UnsupportedFormat:
        return False
    return True


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


def _refuse_collisions(jobs: Iterable[Job]) -> None:
    writers: dict[str, Job] = {}
    for job in jobs:
        languages = LANGUAGES[:1] if job.bilingual else LANGUAGES
        for output in dict.fromkeys(job.output(language) for language in languages):
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
