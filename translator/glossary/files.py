"""Where glossaries lie: files, folders, the embedded defaults, revisions in git.

A folder is one glossary: its ``*.tsv`` files but ``tests.tsv``, and ``forms.lock.tsv``; a folder
inside it is another glossary. A single file is a glossary of its own, with the lock beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translator.errors import GlossaryInvalid, UnknownGlossary
from translator.glossary import git, glossary, golden, lock, reading
from translator.glossary.glossary import Glossary

if TYPE_CHECKING:
    from translator.glossary.lint import Folder

#: The embedded glossary of names and terms.
DEFAULT = "names"
_ROOT = Path(__file__).resolve().parents[2] / "glossaries"
_PACKAGED = Path(__file__).resolve().parents[1] / "glossaries_data"


def default_root() -> Path:
    """Return the folder of the embedded glossaries: the checkout's, else the wheel's."""
    return _ROOT if _ROOT.is_dir() else _PACKAGED


def default_paths() -> tuple[Path, ...]:
    """Return what `load` takes by default: the embedded glossary of names and terms."""
    return (default_root(),)


def catalogue(root: Path | None = None) -> dict[str, Path]:
    """Return the glossaries in a folder by name: the folder itself and those inside it.

    >>> catalogue()["names"] == default_root()
    True
    """
    top = root or default_root()
    found = {name_of(top): top}
    for folder in sorted(path for path in top.iterdir() if path.is_dir()):
        if any(is_sheet(file) for file in folder.glob("*.tsv")):
            found[folder.name] = folder
    return found


def name_of(path: Path) -> str:
    """Return the name of the glossary at `path`.

    >>> name_of(default_root()), name_of(Path("shop/brands.tsv"))
    ('names', 'brands')
    """
    if path.resolve() in (_ROOT, _PACKAGED):
        return DEFAULT
    return path.stem if path.suffix == ".tsv" else path.name


def is_sheet(path: Path) -> bool:
    """Tell whether `path` is named like a file of entries."""
    return path.suffix == ".tsv" and path.name not in (lock.NAME, golden.NAME)


def members(path: Path) -> list[Path]:
    """Return the files of the glossary at `path`: entries first, then the lock.

    Raises:
        UnknownGlossary: nothing of the kind lies there.
    """
    if path.is_dir():
        sheets = sorted(file for file in path.glob("*.tsv") if is_sheet(file))
    else:
        sheets = [path] if path.is_file() else []
    if not sheets:
        raise UnknownGlossary(str(path), available=sorted(catalogue()))
    folder = path if path.is_dir() else path.parent
    locks = [folder / lock.NAME] if (folder / lock.NAME).is_file() else []
    return [*sheets, *locks]


def folder(path: Path) -> Folder:
    """Read the glossary at `path` for linting: nothing is raised but what is not UTF-8.

    Raises:
        UnknownGlossary: no glossary there.
        GlossaryInvalid: a file is not UTF-8.
    """
    from translator.glossary.lint import Folder  # who only translates needs no rules

    sheets, locked = [], None
    for file in members(path):
        text = decode(file.read_bytes(), str(file))
        if file.name == lock.NAME:
            locked = lock.read(text, file=str(file))
        else:
            sheets.append(reading.read(text, file=str(file), glossary=name_of(path)))
    if locked is not None and not path.is_dir():
        own = {entry.id for sheet in sheets for entry in sheet.entries}
        locked = {name: forms for name, forms in locked.items() if name in own}
    home = path if path.is_dir() else path.parent
    cases = golden.read_beside(home)
    return Folder(
        sheets=tuple(sheets),
        locked=locked,
        lock_file=str(home / lock.NAME),
        golden=tuple(case.source for case in cases),
    )


def load(paths: Sequence[Path] | None = None) -> Glossary:
    """Load glossaries; where two say different things, the later path wins.

    In a git checkout the result names the last commit that touched them.

    Args:
        paths: files and folders; None for the embedded ones.

    Raises:
        UnknownGlossary: no glossary at a path.
        ExceptionGroup: of `GlossaryInvalid`, all problems of all files at once.
    """
    texts, commits = [], []
    for path in default_paths() if paths is None else paths:
        commits.append(git.commit_of(path))
        texts.append((name_of(path), {str(file): file.read_bytes() for file in members(path)}))
    return assemble(texts, commit="+".join(dict.fromkeys(filter(None, commits))))


def load_revision(path: Path, revision: str) -> Glossary:
    """Load the glossary at `path` as it was at a tag, branch or commit.

    Raises:
        UnknownGlossary: no such revision, or no glossary there at that revision.
    """
    commit, files = git.read_folder(path, revision, name_of(path))
    sheets = {
        name: data
        for name, data in files.items()
        if is_sheet(Path(name)) or name.endswith(lock.NAME)
    }
    if not sheets:
        tags = git.tags_of(path if path.is_dir() else path.parent)
        raise UnknownGlossary(name_of(path), available=tags, revision=revision)
    return assemble([(name_of(path), sheets)], commit=commit)


def assemble(parts: Sequence[tuple[str, Mapping[str, bytes]]], *, commit: str = "") -> Glossary:
    """Build a glossary from the bytes of its files, lowest priority first."""
    digest = hashlib.sha256()
    files = []
    for owner, contents in parts:
        for name, data in sorted(contents.items()):
            digest.update(f"{owner}\0{Path(name).name}\0{len(data)}\0".encode() + data)
            files.append((owner, name, decode(data, name)))
    names = "+".join(dict.fromkeys(owner for owner, _ in parts))
    return glossary.build(files, name=names, digest=digest.hexdigest(), commit=commit)


def decode(data: bytes, file: str) -> str:
    """Decode UTF-8.

    Raises:
        GlossaryInvalid: at the first byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        raise GlossaryInvalid(
            "GL003 not UTF-8, save the file as UTF-8", file=file, line=line,
            column=len(before.rpartition(b"\n")[2]) + 1,
        ) from error  # fmt: skip
