"""Find a checkpoint: a directory on this machine, or a repository on the Hugging Face hub."""

from __future__ import annotations

from pathlib import Path

from translator.errors import EngineUnavailable

#: What a MarianMT repository holds that is used here.
WANTED = ("*.json", "*.spm", "model.safetensors", "pytorch_model.bin")


def find(model: str, revision: str = "", *, download: bool = True) -> Path:
    """Return the directory of a checkpoint, getting it from the hub where it must.

    What lies in the hub's cache already is used without asking the network.

    Args:
        model: a directory, or a hub id (``owner/name``).
        revision: branch, tag or commit of the repository; empty is its main branch.
        download: whether the network may be asked.

    Raises:
        EngineUnavailable: neither here nor to be had; the message says how to mend it.
    """
    local = Path(model).expanduser()
    if local.is_dir():
        return local
    if model.count("/") != 1 or model.startswith((".", "/", "~")):
        raise EngineUnavailable(
            f"model {model!r}: no such directory, and not a hub id (owner/name)"
        )
    return _snapshot(model, revision or None, download)


def _snapshot(model: str, revision: str | None, download: bool) -> Path:
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise EngineUnavailable(
            f"model {model!r} is a hub id, and huggingface_hub is not installed: "
            "`pip install huggingface_hub`, or name a local directory"
        ) from error
    wanted = list(WANTED)
    for offline in (True, False) if download else (True,):
        try:
            if not offline:
                wanted = _wanted(model, revision)
            return Path(
                snapshot_download(
                    model, revision=revision, allow_patterns=wanted, local_files_only=offline
                )
            )
        except Exception as error:  # the hub client raises a dozen kinds, of three libraries
            cause = error
    raise EngineUnavailable(
        f"model {model!r} is not on this machine and could not be had from the hub "
        f"({type(cause).__name__}); get it where there is a network with "
        f"`python scripts/fetch_model.py {model}`, or name a local directory"
    ) from cause


def _wanted(model: str, revision: str | None) -> list[str]:
    """Return `WANTED` without the second copy of the weights that many repositories hold."""
    from huggingface_hub import HfApi

    # Asked first because it does not retry: without a network the answer is quick, and one line.
    repository = HfApi().model_info(model, revision=revision, timeout=10)
    files = [file.rfilename for file in repository.siblings or ()]
    second = "pytorch_model.bin" if "model.safetensors" in files else None
    return [pattern for pattern in WANTED if pattern != second]
