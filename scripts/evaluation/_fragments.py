"""Scoring of fragments, short texts and sentence boundaries against gold.

A prediction is a list of `Labelled` spans over the source text, of any granularity. Labels are
classes, by what happens to the text: ``en`` and ``uk`` are translated, ``other`` (any other
language) and ``neutral`` pass through, ``und`` is undetermined.

Gold is read from JSON lines: documents have `spans` (`start`, `end`, `lang`, `cls`, `accept`),
short texts `lang`, `cls` and `ambiguous`, sentence cases `language` and `sentences`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

Json = dict[str, Any]
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´-][^\W\d_]+)*")
ROMANISED = "uk-Latn"


class Labelled(NamedTuple):
    """A span and its class."""

    start: int
    end: int
    label: str


class Word(NamedTuple):
    """A word of a document with the gold span it lies in."""

    start: int
    end: int
    gold: Json


def class_of(language: str) -> str:
    """Map a BCP 47 tag to its class.

    >>> class_of("uk"), class_of("ru"), class_of("zxx")
    ('uk', 'other', 'neutral')
    """
    fixed = {"en": "en", "uk": "uk", ROMANISED: ROMANISED, "zxx": "neutral", "und": "und"}
    return fixed.get(language, "other")


def words_of(document: Json) -> list[Word]:
    """Return the words that count: all that lie in a gold span with a language."""
    spans = document["spans"]
    found = []
    for match in WORD.finditer(document["text"]):
        gold = next((s for s in spans if s["start"] <= match.start() < s["end"]), None)
        if gold is not None and gold["lang"] != "neu":
            found.append(Word(match.start(), match.end(), gold))
    return found


def label_at(spans: Sequence[Labelled], at: int) -> str:
    """Return the label at code point `at`; ``und`` where there is none."""
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return spans[index].label if index >= 0 and at < spans[index].end else "und"


def filled(text: str, words: Sequence[Word], labels: Sequence[str]) -> list[str]:
    """Give a neutral word the label of the word before it on its line, else of the next."""
    result = list(labels)
    for at, label in enumerate(labels):
        if label != "neutral":
            continue
        before = (i for i in range(at - 1, -1, -1) if labels[i] != "neutral")
        after = (i for i in range(at + 1, len(labels)) if labels[i] != "neutral")
        for side in (before, after):
            near = next(side, None)
            if near is None:
                continue
            gap = sorted((words[near], words[at]))
            if "\n" not in text[gap[0].end : gap[1].start]:
                result[at] = labels[near]
                break
    return result


@dataclass
class Tally:
    """Counts over documents, and the measures made of them."""

    hits: Counter[str]
    wrong: Counter[str]
    missed: Counter[str]
    runs: list[int]
    perfect: list[bool]
    hosts: list[bool]
    neutral: list[bool]
    confusion: Counter[tuple[str, str]]
    by_category: dict[str, list[bool]]

    def measures(self) -> dict[str, float]:
        """Return the measures in per cent."""
        right, predicted, gold = self.runs
        f1 = [
            2 * self.hits[c] / max(1, 2 * self.hits[c] + self.wrong[c] + self.missed[c])
            for c in ("en", "uk", "other")
        ]
        return {
            "word F1 (en, uk, other)": 100 * sum(f1) / 3,
            "fragment F1": 200 * right / max(1, predicted + gold),
            "documents right": share(self.perfect),
            "host kept whole": share(self.hosts),
            "neutral kept out": share(self.neutral),
            "uk → other, words": self._confused("uk", "other"),
            "ru → uk, words": self._confused("ru", "uk"),
        }

    def _confused(self, gold: str, label: str) -> float:
        total = sum(count for (g, _), count in self.confusion.items() if g == gold)
        return 100 * self.confusion[gold, label] / total if total else float("nan")


def share(outcomes: Sequence[bool]) -> float:
    """Return the share of true outcomes in per cent; NaN of none."""
    return 100 * sum(outcomes) / len(outcomes) if outcomes else float("nan")


def score_documents(documents: Sequence[Json], predict: Callable[[str], list[Labelled]]) -> Tally:
    """Score `predict` on documents with gold spans."""
    tally = Tally(
        Counter(), Counter(), Counter(), [0, 0, 0], [], [], [], Counter(), defaultdict(list)
    )
    for document in documents:
        _score_document(tally, document, sorted(predict(document["text"])))
    return tally


def _score_document(tally: Tally, document: Json, spans: list[Labelled]) -> None:
    text, words = document["text"], words_of(document)
    labels = filled(text, words, [label_at(spans, word.start) for word in words])
    gold, predicted = [], []
    for word, label in zip(words, labels, strict=True):
        if label == ROMANISED and word.gold["lang"] == "ukl":
            label = "other"
        hit = label in word.gold["accept"]
        gold.append(label if hit else word.gold["cls"])
        predicted.append(label)
        tally.confusion[word.gold["lang"], label] += 1
        (tally.hits if hit else tally.missed)[word.gold["cls"]] += 1
        tally.wrong[label] += not hit
    expected, found = runs(gold), runs(predicted)
    right = expected == found
    for at, count in enumerate((len(expected & found), len(found), len(expected))):
        tally.runs[at] += count
    tally.perfect.append(right)
    tally.by_category[document["cat"]].append(right)
    if document["cat"] in ("insert", "embedded"):
        tally.hosts.append(right)
    for span in document["spans"]:
        if span["lang"] == "neu":
            inside = range(span["start"], span["end"])
            tally.neutral.append(
                all(
                    label_at(spans, at) in ("neutral", "und") for at in inside if text[at].isalnum()
                )
            )


def runs(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return the maximal runs of one label.

    >>> sorted(runs(["uk", "uk", "en"]))
    [(0, 2, 'uk'), (2, 3, 'en')]
    """
    found, at = set(), 0
    for label, group in groupby(labels):
        size = len(list(group))
        found.add((at, at + size, label))
        at += size
    return found


def score_short(items: Sequence[Json], name: Callable[[str], str]) -> dict[str, float]:
    """Score `name`, which names the language of a text, on isolated texts of 1–5 words.

    A language in which the same words occur is accepted too.
    """
    outcomes: dict[str, list[bool]] = defaultdict(list)
    given: Counter[tuple[str, str]] = Counter()
    for item in items:
        language = name(item["text"])
        accepted = {class_of(tag) for tag in (item["cls"], *item["ambiguous"])}
        right = class_of(language) in accepted
        outcomes[item["cls"]].append(right)
        if item["n"] == 1:
            outcomes[item["lang"] + " single words"].append(right)
        if not right:
            given[item["lang"], language] += 1
    size = Counter(item["lang"] for item in items)
    macro = [share(outcomes[label]) for label in ("en", "uk", "other")]
    return {
        "macro (en, uk, other)": sum(macro) / 3,
        **dict(zip(("en", "uk", "other"), macro, strict=True)),
        **{
            f"{tag} single words": share(outcomes[f"{tag} single words"])
            for tag in ("uk", "en", "ru")
        },
        "uk → ru": 100 * given["uk", "ru"] / max(1, size["uk"]),
        "ru → uk": 100 * given["ru", "uk"] / max(1, size["ru"]),
    }


def score_sentences(
    cases: Sequence[Json], split: Callable[[str], Sequence[tuple[int, int]]]
) -> dict[str, float]:
    """Score boundaries between sentences joined by one space: F1 for each language, and exact."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    exact = []
    for case in cases:
        text = " ".join(case["sentences"])
        ends, at = set(), 0
        for sentence in case["sentences"][:-1]:
            at += len(sentence)
            ends.add(at)
            at += 1
        found = {end for _, end in split(text)} - {len(text)}
        for index, count in enumerate((len(ends & found), len(found), len(ends))):
            counts[case["language"]][index] += count
        exact.append(ends == found)
    result = {
        f"boundary F1, {language}": 200 * right / max(1, predicted + gold)
        for language, (right, predicted, gold) in sorted(counts.items())
    }
    return {**result, "cases right": share(exact)}
