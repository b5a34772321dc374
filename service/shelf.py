"""The glossaries at hand: listed by file name, loaded once, swapped when a file changes.

A new reading replaces the old one only when it is valid; until then requests go on with the
old one, and the log and ``/metrics`` tell of the trouble.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from service import wiring
from service.settings import Settings
from service.termbase import Termbase
from translator import glossary
from translator.errors import UnknownGlossary
from translator.glossary import Glossary
from translator.glossary.files import is_sheet

#: Seconds between two looks at the files.
LOOK_SECONDS = 1.0

#: Stands for the glossaries that the settings name.
DEFAULT = "*"
#: Most combinations of glossaries that stay loaded.
MOST_KEPT = 30
#: A tag or commit; no option and no path.
REVISION = re.compile(r"\w[\w./-]{0,99}", re.ASCII)
#: What tells one state of the files from another: path, time of change, size.
Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class Reading:
    """A glossary as it was read, and the state of its files then."""

    files: Fingerprint
    glossary: Glossary | None
    looked: float = field(default_factory=time.monotonic)

    def is_old(self, seconds: float) -> bool:
        """Tell whether the files may have changed since the last look."""
        return time.monotonic() - self.looked > seconds


@dataclass(slots=True)
class Shelf:
    """Glossaries by name.

    Attributes:
        settings: names the files, or leaves them to the shipped ones.
        folders: files and folders they come from.
        stored: folder of the glossaries made over HTTP; they are used only when named.
        look_seconds: how long the files are trusted not to have changed.
    """

    settings: Settings
    folders: tuple[Path, ...]
    stored: Path
    look_seconds: float = LOOK_SECONDS
    trouble: str = ""
    _known: dict[tuple[str, ...], Reading] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def termbase(self) -> Termbase:
        """The glossaries made over HTTP."""
        return Termbase(self.stored)

    @classmethod
    def of(cls, settings: Settings) -> Shelf:
        """Return the shelf that `settings` describe."""
        folders = settings.glossaries or glossary.default_paths()
        stored = settings.data.expanduser() / "glossaries"
        return cls(settings=settings, folders=tuple(map(Path, folders)), stored=stored)

    def names(self) -> list[str]:
        """Return the names that a request may use, those made over HTTP left out."""
        return list(self._places(self.folders))

    def _places(self, folders: Iterable[Path]) -> dict[str, Path]:
        """Return name → path: each folder, the folders in it, and each file by itself."""
        found: dict[str, Path] = {}
        for folder in folders:
            if folder.is_dir():
                found |= glossary.catalogue(folder)
                found |= {sheet.stem: sheet for sheet in sheets(folder)}
            elif folder.is_file():
                found[folder.stem] = folder
        return found

    def glossary(self, names: Sequence[str] | None = None) -> Glossary | None:
        """Return the glossaries of these names as one, or the default ones.

        Args:
            names: each a name, ``name@revision``, or `DEFAULT` for those of the settings; of
                two that say different things the later wins.

        Raises:
            UnknownGlossary: there is none of that name.
            ExceptionGroup: of `GlossaryInvalid`, if the first reading fails.
        """
        key = (DEFAULT,) if names is None else tuple(names)
        with self._lock:
            known = self._known.pop(key, None)
            if known is None or known.is_old(self.look_seconds):
                known = self._look(key, known)
            self._known[key] = known  # last used, last dropped
            while len(self._known) > MOST_KEPT:
                self._known.pop(next(iter(self._known)))
            return known.glossary

    def _look(self, key: tuple[str, ...], known: Reading | None) -> Reading:
        """Read the files of `key` if they are not what they were."""
        files = every_file([place for name in key for place in self._find(name)])
        now = tuple(map(state, files))
        if known is not None and known.files == now:
            return Reading(now, known.glossary)
        try:
            found = self._load(key)
        except ExceptionGroup as group:
            if known is None:
                raise
            self.trouble = str(group.exceptions[0])
            structlog.get_logger().error("glossary-invalid", problems=len(group.exceptions))
            return Reading(now, known.glossary)
        if known is not None:
            self.trouble = ""
            structlog.get_logger().info("glossary-reloaded", digest=found and found.digest[:12])
        return Reading(now, found)

    def _load(self, key: tuple[str, ...]) -> Glossary | None:
        if key == (DEFAULT,):
            return wiring.build_glossary(self.settings)
        if len(key) == 1 and "@" in key[0]:
            return self._revision(key[0])
        return glossary.load([place for name in key for place in self._find(name)])

    def _revision(self, pinned: str) -> Glossary:
        """Return a glossary as it was at a git tag or commit: ``names@v1.2``."""
        name, _, revision = pinned.partition("@")
        [place] = self._find(name)
        if not REVISION.fullmatch(revision):
            raise UnknownGlossary(pinned, available=self.names())
        return glossary.load_revision(place, revision)

    def _find(self, name: str) -> list[Path]:
        if name == DEFAULT:
            return list(self.folders)
        places = self._places([*self.folders, self.stored])
        base = name.partition("@")[0]
        if base not in places:
            raise UnknownGlossary(name, available=self.names())
        return [places[base]]


def sheets(folder: Path) -> list[Path]:
    """Return the files of entries in `folder`."""
    return sorted(file for file in folder.glob("*.tsv") if is_sheet(file))


def every_file(places: Iterable[Path]) -> list[Path]:
    """Return `places` with each folder replaced by the files in it, however deep."""
    found: list[Path] = []
    for place in places:
        found += sorted(file for file in place.rglob("*") if file.is_file())
        found += [place] if place.is_file() else []
    return found


def state(file: Path) -> tuple[str, int, int]:
    """Return path, time of change in nanoseconds and size in bytes; zeros if it went away."""
    try:
        found = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), found.st_mtime_ns, found.st_size
