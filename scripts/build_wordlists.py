"""Build the packed word lists of the fragment detector.

    pip download --no-deps -d DOWNLOADS pyspellchecker home-assistant-frontend django
    npm pack --pack-destination DOWNLOADS cldr-annotations-full
    cd DOWNLOADS; for tag in be bg sr mk ru; do apt-get download firefox-esr-l10n-$tag; done
    pip install simplemma
    python scripts/build_wordlists.py --corpus CORPUS --downloads DOWNLOADS
    python scripts/build_spelling.py

English and Ukrainian words are counted in the project's corpus; those of the languages that must
not be taken for them come from the packages named above. What is kept, and under which licence,
is written to ``NOTICE.md`` beside the lists. The result depends on the inputs alone.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path
from typing import Any

import click

DATA = Path(__file__).parents[1] / "translator" / "detection" / "data"
#: Words a list keeps, most frequent first.
SIZES = {"uk": 120_000, "en": 50_000, "ru": 45_000, "be": 8_000, "bg": 14_000, "sr": 10_000,
         "mk": 10_000, "pl": 14_000, "cs": 14_000, "de": 14_000, "fr": 14_000, "es": 12_000,
         "it": 12_000}  # fmt: skip
#: One source counts no more than this many words: technical texts must not drown the others.
CAP = 400_000
#: A word of the Ukrainian count this many times commoner in Russian is a leak.
LEAK, LEAK_BY_ENDING = 25.0, 2.0
RUSSIAN_ENDING = re.compile(
    r"(?:ост[иь]|остью|[цн]и[яеи]|нием|ский|ская|ское|ские|щий|щая|щие|ии|ие)$"
)
#: A word in this many sources of the corpus is no leak.
WIDESPREAD = 3
LEVELS = 14
#: Languages for which langdetect has no n-gram profile.
PROFILES = ("be", "sr")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
ALPHABETS = {
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "pl": "abcdefghijklmnopqrstuvwxyząćęłńóśźż",
    "cs": "abcdefghijklmnopqrstuvwxyzáčďéěíňóřšťúůýž",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "fr": "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    "es": "abcdefghijklmnopqrstuvwxyzáéíñóúü",
    "it": "abcdefghijklmnopqrstuvwxyzàèéìíîòóùú",
}
Counts = Counter[str]


@click.command(help=__doc__)
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--downloads", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--out", type=click.Path(path_type=Path), default=DATA)
def command(corpus: Path, downloads: Path, out: Path) -> None:
    """Count, filter, pack."""
    counts, spread = corpus_counts(corpus)
    counts |= package_counts(downloads)
    known = {tag: forms(tag) for tag in ("ru", "uk")}
    counts["uk"] = without_leaks(counts["uk"], counts["ru"], known, spread["uk"])
    out.mkdir(parents=True, exist_ok=True)
    (out / "ngrams").mkdir(exist_ok=True)
    for tag in PROFILES:
        (out / "ngrams" / f"{tag}.json.xz").write_bytes(profile(counts[tag]))
    for tag, size in SIZES.items():
        packed = pack(counts[tag], tag, size)
        (out / f"{tag}.txt.gz").write_bytes(packed)
        click.echo(f"{tag}  {len(counts[tag]):7} counted  {len(packed):7} bytes")


def corpus_counts(corpus: Path) -> tuple[dict[str, Counts], dict[str, Counter[str]]]:
    """Count the words of both sides of the corpus, every source damped to `CAP` words.

    Returns:
        The damped counts, and in how many sources each word is.
    """
    counts: dict[str, Counts] = {"en": Counter(), "uk": Counter()}
    spread: dict[str, Counter[str]] = {"en": Counter(), "uk": Counter()}
    weights = suggested_weights(corpus / "MANIFEST.tsv")
    for file in sorted(corpus.glob("*.tsv.xz")) + sorted((corpus / "written").glob("*.tsv")):
        name = file.name.split(".")[0]
        sides: dict[str, Counts] = {"en": Counter(), "uk": Counter()}
        for line in read_lines(file):
            columns = line.rstrip("\n").split("\t")
            sides["en"].update(words(columns[0], "en"))
            sides["uk"].update(words(columns[1], "uk"))
        for tag, side in sides.items():
            add(counts[tag], spread[tag], side, weights.get(name, 3.0))
    for file in sorted((corpus / "mono").glob("*.xz")):
        side = Counter()
        tag = file.name.split(".")[1]
        for line in read_lines(file):
            side.update(words(line, tag))
        add(counts[tag], spread[tag], side, 0.7 if "oldfiction" in file.name else 3.0)
    return counts, spread


def suggested_weights(manifest: Path) -> dict[str, float]:
    """Read the weight that the corpus's manifest suggests for each source."""
    with manifest.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["source"]: float(row["suggested_weight"]) for row in rows}


def add(total: Counts, spread: Counter[str], side: Counts, weight: float) -> None:
    """Add one source to the total, and note which words it has."""
    spread.update(side.keys())
    scale = weight * min(1.0, CAP / max(1, side.total()))
    for word, count in side.items():
        total[word] += count * scale  # type: ignore[assignment]


def package_counts(downloads: Path) -> dict[str, Counts]:
    """Count the words of other languages in the downloaded packages."""
    counts: dict[str, Counts] = {tag: Counter() for tag in SIZES if tag not in ("en", "uk")}
    for tag, total in counts.items():
        for side, share in sources(downloads, tag):
            size = max(1, side.total())
            for word, count in side.items():
                total[word] += count * share * 1e6 / size  # type: ignore[assignment]
    return counts


def sources(downloads: Path, tag: str) -> Iterator[tuple[Counts, float]]:
    """Yield what each package has for `tag`, with the share it gets."""
    yield Counter(dict(spellchecker(downloads, tag))), 4.0
    for read, share in ((home_assistant, 1.0), (emoji_names, 1.0), (firefox, 1.0), (django, 0.3)):
        yield Counter(w for text in read(downloads, tag) for w in words(text, tag)), share


def spellchecker(downloads: Path, tag: str) -> Iterator[tuple[str, int]]:
    """Yield word and count from pyspellchecker (MIT; film subtitles)."""
    with zipfile.ZipFile(newest(downloads, "pyspellchecker*.whl")) as wheel:
        name = f"spellchecker/resources/{tag}.json.gz"
        if name in wheel.namelist():
            data = json.loads(gzip.decompress(wheel.read(name)))
            yield from ((w, c) for w, c in sorted(data.items()) if fits(w, tag))


def home_assistant(downloads: Path, tag: str) -> Iterator[str]:
    """Yield the interface texts of Home Assistant (Apache-2.0)."""
    with zipfile.ZipFile(newest(downloads, "home_assistant_frontend*.whl")) as wheel:
        for name in sorted(wheel.namelist()):
            if re.search(rf"/translations/(?:\w+/)*{tag}-[0-9a-f]+\.json$", name):
                yield from texts(json.loads(wheel.read(name)))


def emoji_names(downloads: Path, tag: str) -> Iterator[str]:
    """Yield the names and key words of emoji in the Unicode CLDR (Unicode-3.0)."""
    with tarfile.open(newest(downloads, "cldr-annotations-full*.tgz")) as package:
        for member in package.getmembers():
            if member.name == f"package/annotations/{tag}/annotations.json":
                file = package.extractfile(member)
                if file is not None:
                    yield from texts(json.load(file)["annotations"]["annotations"])


def firefox(downloads: Path, tag: str) -> Iterator[str]:
    """Yield the interface texts of Firefox (MPL-2.0) in a language with its own letters.

    Latin ones are left out: English remarks and keys would pass for them.
    """
    if ALPHABETS[tag][0] == "a":
        return
    package = newest(downloads, f"firefox-esr-l10n-{tag}_*.deb")
    with tarfile.open(fileobj=io.BytesIO(member_of_deb(package.read_bytes()))) as data:
        for member in data.getmembers():
            file = data.extractfile(member) if member.name.endswith(".xpi") else None
            if file is None:
                continue
            with zipfile.ZipFile(io.BytesIO(file.read())) as pack:
                for name in sorted(pack.namelist()):
                    if name.endswith((".ftl", ".properties", ".dtd")):
                        yield pack.read(name).decode("utf-8", "replace")


def member_of_deb(archive: bytes) -> bytes:
    """Return ``data.tar.*`` of a Debian package, an `ar` archive (see `man 5 ar`)."""
    at = 8
    while at < len(archive):
        name, size = archive[at : at + 16].decode().strip(), int(archive[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return archive[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise click.ClickException("not a Debian package: no data.tar")


def django(downloads: Path, tag: str) -> Iterator[str]:
    """Yield Django's messages (BSD-3-Clause)."""
    with zipfile.ZipFile(newest(downloads, "django-*.whl")) as wheel:
        for name in sorted(wheel.namelist()):
            if f"/locale/{tag}/" in name and name.endswith(".po"):
                body = wheel.read(name).decode("utf-8")
                for block in body.split("msgstr")[1:]:
                    yield " ".join(
                        re.findall(r'^\s*(?:\[\d\] )?"(.*)"', block.split("\n\n")[0], re.M)
                    )


def forms(tag: str) -> frozenset[str]:
    """Return the word forms of simplemma's dictionary (MIT), without frequencies."""
    from simplemma.strategies import DefaultDictionaryFactory  # type: ignore[import-not-found]

    dictionary = DefaultDictionaryFactory().get_dictionary(tag)
    return frozenset(word.lower() for pair in dictionary.items() for word in pair)


def texts(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)


def newest(downloads: Path, pattern: str) -> Path:
    """Return the downloaded file of that name."""
    files = sorted(downloads.glob(pattern))
    if not files:
        raise click.ClickException(f"{downloads}: no {pattern}; see --help for the downloads")
    return files[-1]


def read_lines(file: Path) -> Iterator[str]:
    """Yield the lines of a text file, packed or not."""
    if file.suffix == ".xz":
        with lzma.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            yield from lines
    else:
        with file.open(encoding="utf-8", newline="\n") as lines:
            yield from lines


def words(text: str, tag: str) -> Iterable[str]:
    """Yield the lower-case words of `text` that the alphabet of `tag` can spell."""
    plain = text.lower().replace("’", "'").replace("ʼ", "'")
    return (word for word in WORD.findall(plain) if fits(word, tag))


def fits(word: str, tag: str) -> bool:
    """Tell whether the alphabet of `tag` can spell `word`."""
    return not set(word) - set(ALPHABETS[tag]) - {"'", "-"} and len(word) <= 24


def without_leaks(
    counts: Counts, other: Counts, known: dict[str, frozenset[str]], spread: Counter[str]
) -> Counts:
    """Drop Russian words that quotations and mixed sources carried into the Ukrainian count.

    A word that the Russian dictionary alone has stays if many sources have it and it is not
    `LEAK` times commoner in Russian. A word with a Russian ending leaves sooner.
    """
    total, others = counts.total(), max(1, other.total())
    kept: Counts = Counter()
    for word, count in counts.items():
        ratio = other[word] / others / (count / total)
        foreign = word in known["ru"] and word not in known["uk"]
        if RUSSIAN_ENDING.search(word) and (foreign or ratio > LEAK_BY_ENDING):
            continue
        if foreign and (ratio > LEAK or spread[word] < WIDESPREAD):
            continue
        kept[word] = count
    return kept


def profile(counts: Counts) -> bytes:
    """Count 1- to 3-grams as langdetect's profiles do, for a language that it lacks."""
    grams: Counter[str] = Counter()
    for word, count in sorted(counts.items()):
        for part in re.split("['-]", word):
            padded = f" {part} "
            for size in (1, 2, 3):
                for at in range(len(padded) - size + 1):
                    if padded[at : at + size] != " ":
                        grams[padded[at : at + size]] += round(100 * count**0.35)
    totals = [sum(c for gram, c in grams.items() if len(gram) == size) for size in (1, 2, 3)]
    common = sorted(grams.items(), key=lambda item: (-item[1], item[0]))[:2600]
    data = {"n_words": totals, "freq": dict(sorted(common))}
    return lzma.compress(json.dumps(data, ensure_ascii=False).encode(), preset=9)


def pack(counts: Counts, tag: str, size: int) -> bytes:
    """Write the `size` commonest words by level of frequency, each level sorted, as .gz.

    A level spans `exp(0.75)` in frequency; levels are parted by blank lines, the commonest
    first, so that a word's level is the number of blank lines before it.
    """
    total = counts.total()
    common = sorted(counts, key=lambda w: (-counts[w], w))[:size]
    levels: list[list[str]] = [[] for _ in range(LEVELS + 1)]
    for word in common:
        level = int((-log(counts[word] / total) - 4.0) / 0.75)
        levels[min(max(level, 0), LEVELS)].append(word)
    body = "\n\n".join("\n".join(sorted(level)) for level in levels)
    return gzip.compress(body.encode(), mtime=0)


if __name__ == "__main__":
    command()
