"""Glossaries at a git revision, read with `git show`; nothing is checked out."""

from __future__ import annotations

import subprocess
from pathlib import Path

from translator.errors import UnknownGlossary


def run(folder: Path, *arguments: str) -> bytes | None:
    """Run git in `folder`; None if it fails or is not installed."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def commit_of(path: Path) -> str:
    """Return the last commit that touched `path`, with ``-dirty`` if it has changed since.

    Returns "" outside a git checkout.
    """
    folder = path if path.is_dir() else path.parent
    found = run(folder, "log", "-1", "--format=%H", "--", str(path.resolve()))
    if not found or not found.strip():
        return ""
    changes = run(folder, "status", "--porcelain", "--", str(path.resolve()))
    return found.decode().strip() + ("-dirty" if changes else "")


def resolve(path: Path, revision: str, name: str) -> str:
    """Return the commit that `revision` of the glossary `name` at `path` names.

    Raises:
        UnknownGlossary: it names none, or `path` is in no checkout.
    """
    folder = path if path.is_dir() else path.parent
    found = None
    if not revision.startswith("-"):
        found = run(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if not found:
        raise UnknownGlossary(name, available=tags_of(folder), revision=revision)
    return found.decode().strip()


def tags_of(folder: Path) -> list[str]:
    """Return the tags of the repository that `folder` is in, the newest versions last."""
    return (run(folder, "tag", "--list", "--sort=version:refname") or b"").decode().split()


def read_folder(path: Path, revision: str, name: str) -> tuple[str, dict[str, bytes]]:
    """Return the commit that `revision` names and the TSV files right in `path` at it.

    Raises:
        UnknownGlossary: no such revision.
    """
    commit = resolve(path, revision, name)
    folder = path if path.is_dir() else path.parent
    listed = run(folder, "ls-tree", "-z", "--name-only", commit, "./") or b""
    files = {}
    for name in listed.decode().split("\0"):
        if name.endswith(".tsv") and (path.is_dir() or name in (path.name, "forms.lock.tsv")):
            data = run(folder, "show", f"{commit}:./{name}")
            if data is not None:
                files[name] = data
    return commit, files
