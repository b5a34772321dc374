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
from translator import glossary
from translator.errors import UnknownGlossary
from translator.glossary import Glossary
from translator.glossary.files import is_sheet

#: Seconds between two looks at the files.
LOOK_SECONDS = 1.0

#: A tag or commit; no option and no path.
REVISION = re.compile(r"\w[\w./-]{0,99}", re.ASCII)
#: What tells one state of the files from another: path, time of change, size.
Fingerprint = tuple[tuple[str, int, int], ...]


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
    _seen: dict[tuple[str, ...], tuple[Fingerprint, Glossary | None]] = field(default_factory=dict)
    _looked: float = float("-inf")
    _now: Fingerprint = ()
    _lock: threading.RLock = field(default_factory=threading.RLock)

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
        """Return the glossaries of these names as one, or all of them.

        Raises:
            UnknownGlossary: there is none of that name.
            ExceptionGroup: of `GlossaryInvalid`, if the first reading fails.
        """
        key = tuple(names) if names is not None else ("*",)
        with self._lock:
            now = self._fingerprint()
            known = self._seen.get(key)
            if known is None or known[0] != now:
                known = (now, self._read(names, known))
                self._seen[key] = known
            return known[1]

    def _read(
        self, names: Sequence[str] | None, known: tuple[Fingerprint, Glossary | None] | None
    ) -> Glossary | None:
        try:
            found = self._load(names)
        except ExceptionGroup as group:
            if known is None:
                raise
            self.trouble = str(group.exceptions[0])
            structlog.get_logger().error("glossary-invalid", problems=len(group.exceptions))
            return known[1]
        self.trouble = ""
        if known is not None:
            structlog.get_logger().info("glossary-reloaded", digest=found and found.digest[:12])
        return found

    def _load(self, names: Sequence[str] | None) -> Glossary | None:
        if names is None:
            return wiring.build_glossary(self.settings)
        if len(names) == 1 and "@" in names[0]:
            return self._revision(names[0])
        return glossary.load([self._find(name) for name in names]) if names else None

    def _revision(self, pinned: str) -> Glossary:
        """Return a glossary as it was at a git tag or commit: ``names@v1.2``."""
        name, _, revision = pinned.partition("@")
        place = self._find(name)
        if not REVISION.fullmatch(revision):
            raise UnknownGlossary(pinned, available=self.names())
        return glossary.load_revision(place, revision)

    def _find(self, name: str) -> Path:
        places = self._places([*self.folders, self.stored])
        if name not in places:
            raise UnknownGlossary(name, available=self.names())
        return places[name]

    def _fingerprint(self) -> Fingerprint:
        if time.monotonic() - self._looked > self.look_seconds:
            self._now = tuple(map(state, every_file([*self.folders, self.stored])))
            self._looked = time.monotonic()
        return self._now


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
