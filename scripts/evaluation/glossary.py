"""Measure glossaries: paradigms, matching, enforcement, harm, time."""

from __future__ import annotations

import csv
import html
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from evaluation import _written
from translator import glossary
from translator.glossary import compiling
from translator.glossary.enforce import Enforced
from translator.glossary.entry import CASES, Entry
from translator.glossary.glossary import Glossary
from translator.glossary.match import Index, cut
from translator.glossary.paradigm import Paradigm, Term
from translator.glossary.phrases import WordRule, own_rule
from translator.glossary.text import key
from translator.translation import TermUse

TESTS = Path(__file__).parents[2] / "tests" / "glossary" / "data"
OBLIQUE = ("gen", "dat", "acc", "ins", "loc")
_KINDS = {
    "pm": "person-m", "pf": "person-f", "gm": "given-m", "gf": "given-f", "geo": "place",
    "org": "org", "term": "term",
}  # fmt: skip
#: Terms for persons in the development list, whose accusative is like the genitive.
_ANIMATE = ("міністр закордонних справ", "генеральний секретар")

#: Left alone on purpose: an adjective, part of a Latin name, a pronoun in place of a repeat.
GUARDED = ("derived-adjective", "kept-latin", "repeat-omitted")

Recorded = tuple[str, ...]


@click.command(help=__doc__)
@click.option("--paradigms", type=click.Path(exists=True, path_type=Path), help="development list")
@click.option(
    "--unseen", type=click.Path(exists=True, path_type=Path),
    default=TESTS / "unseen-surnames.tsv", show_default=False, help="surnames with their cases",
)  # fmt: skip
@click.option(
    "--testset", type=click.Path(exists=True, path_type=Path), default=TESTS / "testset.tsv",
    show_default=False, help="pairs with what enforcement should give",
)  # fmt: skip
@click.option(
    "--recorded", nargs=4, multiple=True, metavar="DIRECTION SOURCE HYPOTHESIS REFERENCE",
    help="recorded output of another system; may be given again",
)  # fmt: skip
@click.option("--corpus", nargs=2, metavar="ENGLISH UKRAINIAN", help="pairs to count wrong hits on")
@click.option(
    "--written", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="pairs with their names, to spoil and mend; may be given again",
)  # fmt: skip
@click.option("--seconds", type=float, help="translation time of a sentence, to compare with")
@click.option("--edits", is_flag=True, help="list every edit and every failure")
def command(
    paradigms: Path | None, unseen: Path, testset: Path, recorded: tuple[Recorded, ...],
    corpus: tuple[str, str] | None, written: tuple[Path, ...], seconds: float | None, edits: bool,
) -> None:  # fmt: skip
    names = glossary.load()
    print(f"glossary {names}: {len(names)} entries")
    if paradigms:
        _report_paradigms("development list", list(_development(paradigms)))
    _report_paradigms("unseen surnames", list(_surnames(unseen)))
    if paradigms:
        _report_matching([*_development(paradigms), *_surnames(unseen)])
    if corpus:
        _report_hits(names, corpus, edits)
    _report_testset(names, testset, edits)
    if written:
        _report_harm(names, [line.split("\t") for file in written for line in _lines(file)], edits)
    for mode in ("safe", "force") if written else ():
        trials = list(_written.trials(list(written), mode))
        for label, counts in _written.measure(trials).items():
            edited = counts["right"] + counts["wrong"]
            _row(f"form in context, {label}, {mode}: edited", edited, sum(counts.values()))
            _row(f"form in context, {label}, {mode}: edits right", counts["right"], edited)
        for mean, share, count in _written.reliability(trials) if mode == "force" else ():
            print(f"confidence {mean:.2f}: {100 * share:.1f} % of {count} edits are right")
    for direction, *files in recorded:
        _report_recorded(names, direction, [_lines(file) for file in files], files[1], edits)
    if recorded:
        _report_time(names, [(d, _lines(s), _lines(h)) for d, s, h, _ in recorded], seconds)


def _lines(file: str | Path) -> list[str]:
    """Return the lines of a file; some recorded output has HTML entities in it."""
    return html.unescape(Path(file).read_text(encoding="utf-8")).splitlines()


# --- paradigms -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gold:
    """An entry and its right forms: case → variants."""

    entry: Entry
    forms: dict[str, tuple[str, ...]]


def _development(file: Path) -> Iterator[Gold]:
    """Read ``kind;gender;nom;gen;dat;acc;ins;loc;voc`` with ``|`` between variants."""
    for number, line in enumerate(_lines(file)):
        cells = line.split(";")
        if line.startswith("#") or len(cells) < 9:
            continue
        kind = _KINDS.get(cells[0], f"person-{cells[1]}")
        gram = ("pl" if cells[1] == "p" else cells[1], *(["anim"] if cells[2] in _ANIMATE else []))
        entry = Entry(id=f"d-{number}", en=(f"d{number}",), uk=cells[2], kind=kind, gram=gram)
        forms = zip(CASES, cells[2:], strict=True)
        yield Gold(entry, {case: tuple(text.split("|")) for case, text in forms if text != "*"})


def _surnames(file: Path) -> Iterator[Gold]:
    """Read ``gender nom gen dat acc ins loc``."""
    rows = csv.reader((line for line in _lines(file) if line[:1] != "#"), delimiter="\t")
    for number, (gender, *cells) in enumerate(rows):
        if gender == "gender":
            continue
        kind = f"person-{gender}"
        entry = Entry(id=f"u-{number}", en=(f"u{number}",), uk=cells[0], kind=kind)
        forms = zip(CASES, cells, strict=False)
        yield Gold(entry, {case: tuple(text.split("|")) for case, text in forms})


def _report_paradigms(name: str, golds: Sequence[Gold]) -> None:
    rules: dict[str, WordRule] = {"own rules": own_rule}
    try:
        from translator.glossary.compiler import Cascade
        from translator.glossary.sources import Dictionary

        rules["compiler"] = Cascade(Dictionary())
    except glossary_unavailable():
        print("  (the compiler's libraries are not installed: own rules only)")
    for label, rule in rules.items():
        right = wrong = 0
        for gold in golds:
            forms = compiling.main_paradigm(gold.entry, {}, rule)
            for case in OBLIQUE:
                if case in gold.forms:
                    good = _form(forms, case) in gold.forms[case]
                    right, wrong = right + good, wrong + (not good)
        _row(f"paradigms, {name}, {label}", right, right + wrong)


def glossary_unavailable() -> type[Exception]:
    """Return the error of a missing build-time library."""
    from translator.errors import EngineUnavailable

    return EngineUnavailable


def _form(paradigm: Paradigm, case: str) -> str:
    number = next(iter(paradigm.forms))[0]
    return paradigm.form(number, case)


# --- matching --------------------------------------------------------------------------------


def _report_matching(golds: Sequence[Gold]) -> None:
    """Every right form, in a sentence, must be found as the entry it belongs to."""
    from translator.glossary.compiler import compile_entries

    locked, _ = compile_entries([gold.entry for gold in golds])
    terms = [Term(g.entry, locked[g.entry.id].paradigms[g.entry.uk]) for g in golds]
    index = Index(terms, "uk")
    found = total = 0
    for gold in golds:
        for form in dict.fromkeys(form for forms in gold.forms.values() for form in forms):
            total += 1
            hits = index.find(f"Тут є {form}.")
            found += any(hit.text == form for hit in hits)
    _row("matching, recall over right forms", found, total)


def _report_hits(names: Glossary, corpus: tuple[str, str], show: bool) -> None:
    """A hit whose term the other side does not have is counted as wrong."""
    wrong = tokens = hits = 0
    english, ukrainian = map(_lines, corpus)
    for en, uk in zip(english, ukrainian, strict=True):
        tokens += len(cut(uk, "uk"))
        for match in names.match(uk, "uk"):
            entry = match.term.entry
            if not entry.works("uk-en"):
                continue  # nobody is told of it
            hits += 1
            spellings = (*entry.en, *entry.accept_en, *entry.forbid_en)
            if not any(_stem(spelling) in key(en) for spelling in spellings):
                wrong += 1
                if show:
                    print(f"    ? {entry.id}: {match.text} | {en}")
    print(f"matching, unmatched on the other side: {wrong} of {hits} hits, {tokens} tokens")


def _stem(text: str) -> str:
    folded = key(text)
    return folded[: max(3, len(folded) - 2)]


# --- the test set ----------------------------------------------------------------------------


def _report_testset(names: Glossary, file: Path, show: bool) -> None:
    rows = list(csv.DictReader(_content(file), delimiter="\t", quoting=csv.QUOTE_NONE))
    for mode in ("safe", "force"):
        for direction in ("en>uk", "uk>en"):
            counts: Counter[str] = Counter()
            for row in rows:
                if row["dir"] == direction:
                    counts[_judge(names, row, mode, show)] += 1
            total = sum(counts.values())
            edited = counts["right"] + counts["wrong"] + counts["harm"]
            _row(
                f"test set {direction}, {mode}: right after",
                counts["right"] + counts["kept"],
                total,
            )
            _row(f"test set {direction}, {mode}: edits right", counts["right"], edited)


def _content(file: Path) -> list[str]:
    return [line for line in _lines(file) if line and not line.startswith("#")]


def _judge(names: Glossary, row: dict[str, str], mode: str, show: bool) -> str:
    enforce = names.enforcer(row["dir"].replace(">", "-"), mode)
    result = enforce(row["source"], row["hypothesis"])
    gold = row["expected"].split("|||")
    edited = result.text != row["hypothesis"]
    if result.text in gold:
        return "right" if edited else "kept"
    verdict = ("harm" if row["hypothesis"] in gold else "wrong") if edited else "left"
    if show and mode == "safe":
        print(f"    {verdict} {row['id']}: {row['hypothesis']} → {result.text}")
        print(f"        expected {gold[0]}")
    return verdict


def _report_harm(names: Glossary, rows: Sequence[Sequence[str]], show: bool) -> None:
    """Correct translations must stay as they are: count those that are edited."""
    for direction, source, target, hinted in (
        ("en-uk", 0, 1, False), ("en-uk", 0, 1, True), ("uk-en", 1, 0, False),
    ):  # fmt: skip
        edited = with_terms = 0
        for row in rows:
            result = names.enforcer(direction)(row[source], row[target], hinted=hinted)
            with_terms += bool(result.terms)
            edited += result.text != row[target]
            for term in result.terms if show else ():
                if term.replaced:
                    print(f"    {term.replaced} → {term.target_text} [{term.how}] {row[source]}")
        label = f"correct translations {direction}{', after hints' if hinted else ''}"
        _row(f"{label}: edited, of those with terms", edited, with_terms)


# --- recorded output of other systems ----------------------------------------------------------


def _report_recorded(
    names: Glossary, direction: str, texts: Sequence[list[str]], name: str, show: bool
) -> None:
    sources, hypotheses, references = texts
    enforce_all = [names.enforcer(direction) for _ in sources]
    results = [e(s, h) for e, s, h in zip(enforce_all, sources, hypotheses, strict=True)]
    reach = [0, 0, 0, 0]
    rows = zip(results, hypotheses, references, sources, strict=True)
    for result, hypothesis, reference, source in rows:
        for term in result.terms:
            wanted = _renderings(names, term, direction)
            if _occurs(reference, wanted, direction):
                there = _occurs(result.text, wanted, direction) or term.how == "shared head"
                reach[2] += 1
                reach[0] += _occurs(hypothesis, wanted, direction)
                reach[1] += there
                reach[3] += not there and term.status in GUARDED
                if show and not there:
                    print(
                        f"    missing {term.id} [{term.status} {term.how}]: {source}\n"
                        f"        {result.text}\n        {reference}"
                    )
    _row(f"{name}: terms there before", reach[0], reach[2])
    _row(f"{name}: terms there after", reach[1], reach[2])
    _row(f"{name}: the same, guarded ones aside", reach[1], reach[2] - reach[3])
    untouched = sum(
        r.text == h for r, h in zip(results, hypotheses, strict=True) if not r.terms
    ), sum(not r.terms for r in results)  # fmt: skip
    _row(f"{name}: sentences without terms unchanged", *untouched)
    _report_chrf(name, results, hypotheses, references, sources, show)


def _renderings(names: Glossary, term: TermUse, direction: str) -> list[str]:
    found = next(t for t in names.terms if t.entry.id == term.id)
    if direction == "uk-en":
        return [found.entry.en[0], *found.entry.accept_en]
    forms = [form for p in (found.main, *found.accepted) for form in p.surfaces()]
    if found.entry.is_person and " " in found.entry.uk:
        forms += [form.split()[-1] for form in found.main.surfaces()]
    return forms


def _occurs(text: str, renderings: Sequence[str], direction: str) -> bool:
    padded = f" {' '.join(word.key for word in cut(text, direction[3:]))} "
    return any(f" {key(rendering)}" in padded for rendering in renderings)


def _report_chrf(
    name: str, results: Sequence[Enforced], hypotheses: Sequence[str],
    references: Sequence[str], sources: Sequence[str], show: bool,
) -> None:  # fmt: skip
    from sacrebleu.metrics.chrf import CHRF

    rows = zip(results, hypotheses, references, sources, strict=True)
    touched = [row for row in rows if row[0].text != row[1]]
    print(f"{name}: {len(touched)} sentences edited")
    if not touched:
        return
    gold = [[row[2] for row in touched]]
    before = CHRF().corpus_score([row[1] for row in touched], gold).score
    after = CHRF().corpus_score([row[0].text for row in touched], gold).score
    print(f"{name}: chrF of edited sentences {before:.2f} → {after:.2f}")
    for result, _, reference, source in touched if show else ():
        for term in result.terms:
            if term.replaced:
                print(
                    f"    {term.source_text}: {term.replaced} → {term.target_text} "
                    f"[{term.how} {term.confidence:.2f}]\n        {source}\n        {result.text}"
                    f"\n        {reference}"
                )


# --- time --------------------------------------------------------------------------------------


def _report_time(
    names: Glossary, sets: Sequence[tuple[str, list[str], list[str]]], seconds: float | None
) -> None:
    """Print CPU times; matching is the best of five rounds, as other programs share the machine."""
    spent = {False: 0.0, True: 0.0}
    count: Counter[bool] = Counter()
    for direction, sources, hypotheses in sets:
        enforce = names.enforcer(direction)
        enforce(sources[0], hypotheses[0])  # indexes are built at the first use
        for source, hypothesis in zip(sources, hypotheses, strict=True):
            started = time.process_time()
            result = enforce(source, hypothesis)
            spent[bool(result.terms)] += time.process_time() - started
            count[bool(result.terms)] += 1
    for language, sources in {d[:2]: sources for d, sources, _ in sets}.items():
        tokens = sum(len(cut(source, language)) for source in sources)
        best = min(_matching(names, sources, language) for _ in range(5))
        print(f"matching {language}: {1e6 * best / tokens:.2f} µs a token")
    for with_term, label in ((False, "without"), (True, "with")):
        mean = spent[with_term] / max(1, count[with_term])
        share = f" ({100 * mean / seconds:.2f} % of translation)" if seconds else ""
        print(f"enforcement: {1e3 * mean:.3f} ms a sentence {label} a term{share}")


def _matching(names: Glossary, sources: Sequence[str], language: str) -> float:
    started = time.process_time()
    for source in sources:
        names.match(source, language)
    return time.process_time() - started


def _row(name: str, right: int, total: int) -> None:
    share = f"{100 * right / total:.2f} %" if total else "–"
    print(f"{name}: {right} of {total} ({share})")
