"""The pipeline: a text in, its complete versions out. Every part is injected.

    text ─ detect ─▶ fragments ─ split ─▶ segments ─ backend ─▶ hypotheses
         ─ glossary ─▶ text and terms ─▶ rows ─▶ SideBySide

The segments of all texts of one call go to the backend together, one call a direction, so
that batches are full whatever the size of the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from translator import assure, checks, detection
from translator.backend import Answer, Backend
from translator.checks import CheckInput
from translator.document import LANGUAGES, Span
from translator.errors import UnsupportedLanguage
from translator.glossary import MODES, Enforcer, Glossary
from translator.latest import Asked, Latest
from translator.planning import Plan, Task, directions_into, plan
from translator.rows import language_findings, missed, passed_through, translated
from translator.signature import Signature
from translator.translation import Finding, Row, SideBySide, TermUse
from translator.version import __version__

#: Modes in which it may change a translation.
EDITING = ("safe", "force")
#: Further hypotheses that are looked at where a name is lost; the search has as many beams.
OTHERS = 3
#: Kinds of terms that are names.
NAMES = ("person-m", "person-f", "given-m", "given-f", "place", "org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Translates texts that mix languages; may be used from several threads at once.

    Attributes:
        backend: answers segments.
        glossary: names and terms, or None.
        mode: what the glossary may do unless a call says otherwise, one of `glossary.MODES`.
        split: whether sentences are translated one by one, or what stands together at once.
        context: text that the texts come from: a person whom it names in full is known in them.
        latest: results to give again where the same is asked, or None.
    """

    backend: Backend
    glossary: Glossary | None = None
    mode: str = "safe"
    split: bool = True
    context: str = ""
    latest: Latest | None = None

    def translate(
        self,
        text: str,
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        mode: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SideBySide:
        """Give `text` its complete versions.

        Args:
            text: any text; nothing of it is lost.
            languages: BCP 47 tags of the versions wanted.
            source: language of the whole text, where the caller knows it; else detected.
            mode: what the glossary may do, one of `glossary.MODES`.
            cancelled: asked now and then; when it says True the work is given up.

        Raises:
            UnsupportedLanguage: a tag that is none of `LANGUAGES`.
            EngineUnavailable: weights or a library are missing.
            Overloaded, Cancelled: the backend's refusals.
        """
        return self.translate_all(
            [text], languages=languages, source=source, mode=mode, cancelled=cancelled
        )[0]

    def translate_all(
        self,
        texts: Sequence[str],
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        mode: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[SideBySide]:
        """Give each text its versions, batched across all of them; arguments as `translate`."""
        mode = self._checked(languages, source, mode)
        signature = str(self.signature(languages, mode=mode))
        if self.latest is None:
            return self._translate(texts, languages, source, mode, signature, cancelled)
        asked = [Asked(signature, tuple(languages), source, self.context, text) for text in texts]
        found = {each: known for each in asked if (known := self.latest.find(each))}
        new = list(dict.fromkeys(each for each in asked if each not in found))
        made = self._translate(
            [each.text for each in new], languages, source, mode, signature, cancelled
        )
        for each, result in zip(new, made, strict=True):
            self.latest.keep(each, result)
        found |= zip(new, made, strict=True)
        return [found[each] for each in asked]

    def _translate(
        self, texts: Sequence[str], languages: Sequence[str], source: str | None, mode: str,
        signature: str, cancelled: Callable[[], bool] | None,
    ) -> list[SideBySide]:  # fmt: skip
        glossary = self.glossary if mode in EDITING else None
        plans = [
            plan(
                text,
                languages=languages,
                source=source,
                glossary=glossary,
                split=self.split,
                context=self.context,
            )
            for text in texts
        ]
        tasks = [task for each in plans for task in each.tasks]
        answers = self._answers(tasks, cancelled)
        results = [self._assemble(each, answers, signature, mode) for each in plans]
        if glossary is None:
            return results
        again = self._answers([*names_kept(plans, results, glossary)], cancelled)
        results = self._bettered(plans, results, answers, again, glossary, mode)
        for other in self._others(
            [task for task, _ in lacking(plans, results, glossary)], cancelled
        ):
            results = self._bettered(plans, results, answers, other, glossary, mode)
        return results

    def _bettered(
        self, plans: Sequence[Plan], results: Sequence[SideBySide], answers: dict[int, Answer],
        again: dict[int, Answer], glossary: Glossary, mode: str,
    ) -> list[SideBySide]:  # fmt: skip
        """Put the rows that other answers make in the place of those that lack more names."""
        return [
            better_rows(
                result,
                self._assemble(each, answers | again, result.signature, mode, known),
                glossary,
            )
            if len(known := unchanged(each, result, again)) < len(each.tasks)
            else result
            for each, result in zip(plans, results, strict=True)
        ]

    def within(self, domain: str | None) -> Translator:
        """Return the translator whose glossary keeps to one subject field, see `Glossary.within`.

        Args:
            domain: one of `Glossary.domains`; None or "" for all of them.
        """
        if not domain or self.glossary is None:
            return self
        return replace(self, glossary=self.glossary.within(domain))

    def signature(
        self, languages: Sequence[str] = LANGUAGES, *, mode: str | None = None
    ) -> Signature:
        """Name everything that shapes a result in `languages`."""
        described = {d: self.backend.describe(d) for d in directions_into(languages)}
        mode = mode or self.mode
        glossary = self.glossary
        return Signature(
            version=__version__,
            detector=detection.revision(),
            engine="+".join(sorted({engine for engine, _, _ in described.values()})),
            models=tuple(f"{d}:{revision}" for d, (_, revision, _) in described.items()),
            glossary="none" if glossary is None or mode == "off" else f"{glossary}:{mode}",
            decoding="+".join(sorted({decoding for _, _, decoding in described.values()}))
            + ("" if self.split else ",whole"),
        )

    def _checked(self, languages: Sequence[str], source: str | None, mode: str | None) -> str:
        for tag in (*languages, *([source] if source else [])):
            if tag not in LANGUAGES:
                raise UnsupportedLanguage(tag, supported=LANGUAGES)
        mode = mode or self.mode
        if mode not in MODES:
            raise ValueError(f"mode {mode!r} is not one of {', '.join(MODES)}")
        return mode

    def _answers(
        self, tasks: Sequence[Task], cancelled: Callable[[], bool] | None
    ) -> dict[int, Answer]:
        """Ask the backend once a direction; the keys are the identities of the segments."""
        answers: dict[int, Answer] = {}
        for direction, group in grouped(tasks):
            requests = [task.request for task in group]
            found = self.backend.translate(direction, requests, cancelled=cancelled)
            for task, answer in zip(group, found, strict=True):
                answers[id(task.segment)] = reshaped(task, answer)
        return answers

    def _others(
        self, tasks: Sequence[Task], cancelled: Callable[[], bool] | None
    ) -> list[dict[int, Answer]]:
        """Ask for further hypotheses; all second ones, then all third ones and so on."""
        others: list[dict[int, Answer]] = [{} for _ in range(OTHERS)]
        for direction, group in grouped(tasks):
            requests = [task.request for task in group]
            found = self.backend.alternatives(direction, requests, OTHERS + 1, cancelled=cancelled)
            for task, answers in zip(group, found, strict=True):
                for place, answer in zip(others, answers[1:], strict=False):
                    place[id(task.segment)] = reshaped(task, answer)
        return others

    def _assemble(
        self, plan: Plan, answers: dict[int, Answer], signature: str, mode: str,
        known: Mapping[int, Row] = MappingProxyType({}),
    ) -> SideBySide:  # fmt: skip
        """Make the rows of a text; those of `known` segments, by identity, are ready."""
        enforcers = {}
        if self.glossary is not None and mode != "off":
            for direction in directions_into(plan.languages):
                enforcers[direction] = self.glossary.enforcer(direction, mode=mode)
                enforcers[direction].note(self.context)
        rows = []
        for task in plan.tasks:
            if task.direction is None:
                rows.append(passed_through(task.segment, plan.languages))
                continue
            answer = answers[id(task.segment)]
            enforcer = enforcers.get(task.direction)
            if id(task.segment) in known:
                rows.append(known[id(task.segment)])
                if enforcer is not None:
                    enforcer.note(task.segment.norm, protected=task.protected, matches=task.matches)
                continue
            text, terms = self._enforce(task, answer, enforcer)
            if text != answer.hypothesis.text:
                lasting = (each for each in answer.findings if each.code in assure.LASTING)
                answer = replace(answer, findings=(*lasting, *check(task, text)))
            wanted = partial(self._wanted, task.direction)
            rows.append(translated(task.segment, answer, text, terms, plan.languages, wanted))
        return SideBySide(
            source=plan.source,
            signature=signature,
            languages=plan.languages,
            fragments=plan.fragments,
            rows=tuple(rows),
            findings=tuple(language_findings(plan.fragments)),
        )

    def _enforce(
        self, task: Task, answer: Answer, enforcer: Enforcer | None
    ) -> tuple[str, Sequence[TermUse]]:
        """Let the glossary have its say; return the text and the terms."""
        if enforcer is None:
            return answer.hypothesis.text, ()
        enforced = enforcer(
            task.segment.norm,
            answer.hypothesis.text,
            links=answer.hypothesis.links,
            score=self._scorer(task),
            protected=task.protected,
            matches=task.matches,
            hinted=answer.hinted,
        )
        return enforced.text, enforced.terms

    def _wanted(self, direction: str, term: TermUse) -> str:
        """Return the dictionary form that a term of the source has in the target language."""
        entry = self.glossary.entry(term.id) if self.glossary else None
        if entry is None:
            return term.id
        return entry.uk if direction.endswith("-uk") else entry.en[0]

    def _scorer(self, task: Task) -> Callable[[Sequence[str]], list[float]] | None:
        """Return what scores candidates; None where the engine saw another text than they are."""
        direction, source = task.direction, task.segment.norm
        if direction is None or task.shape.core != source:
            return None

        def score(candidates: Sequence[str]) -> list[float]:
            return self.backend.score(direction, [source] * len(candidates), candidates)

        return score


def grouped(tasks: Sequence[Task]) -> Iterator[tuple[str, list[Task]]]:
    """Yield each direction with its tasks."""
    for direction in sorted({task.direction for task in tasks if task.direction}):
        yield direction, [task for task in tasks if task.direction == direction]


def reshaped(task: Task, answer: Answer) -> Answer:
    """Return what the engine said of a task in the shape of its segment."""
    return replace(
        answer,
        hypothesis=task.shape.restore(answer.hypothesis),
        findings=tuple(task.shape.outside(answer.findings)),
    )


def unchanged(plan: Plan, result: SideBySide, again: Container[int]) -> dict[int, Row]:
    """Return the rows of the segments, by identity, that have no other answer in `again`."""
    return {
        id(task.segment): row
        for task, row in zip(plan.tasks, result.rows, strict=True)
        if id(task.segment) not in again
    }


def names_kept(
    plans: Sequence[Plan], results: Sequence[SideBySide], glossary: Glossary
) -> Iterator[Task]:
    """Yield the tasks whose translation lacks a name, with those names to be copied.

    A name that comes back as it stood in the source has a place that the glossary can fill:
    a model that garbles rare names still copies what it is told to keep. (Without the hints
    for other terms it did so no better: one name more in 28 segments.)

    Args:
        plans, results: of the same texts.
        glossary: says what is a name.
    """
    for task, lost in lacking(plans, results, glossary):
        yield replace(task, protected=task.protected + lost)


def lacking(
    plans: Sequence[Plan], results: Sequence[SideBySide], glossary: Glossary
) -> Iterator[tuple[Task, tuple[Span, ...]]]:
    """Yield the tasks whose translation lacks names, with these; spans into the segment."""
    for each, result in zip(plans, results, strict=True):
        for task, row in zip(each.tasks, result.rows, strict=True):
            lost = tuple(term.source.shift(-row.start) for term in names_lost(row, glossary))
            if lost:
                yield task, lost


def names_lost(row: Row, glossary: Glossary) -> list[TermUse]:
    """Return the names that the translation of a row lacks."""
    found = ((term, glossary.entry(term.id)) for term in missed(row))
    return [term for term, entry in found if entry is not None and entry.kind in NAMES]


def better_rows(first: SideBySide, second: SideBySide, glossary: Glossary) -> SideBySide:
    """Return `first` with the rows of `second` that lack fewer names and are no worse else."""

    def lacks(row: Row) -> tuple[int, int]:
        others = sum(not finding.code.startswith("TERM_") for finding in row.findings)
        return len(names_lost(row, glossary)), others

    rows = tuple(
        again if lacks(again)[0] < lacks(row)[0] and lacks(again)[1] <= lacks(row)[1] else row
        for row, again in zip(first.rows, second.rows, strict=True)
    )
    return replace(first, rows=rows)


def check(task: Task, target: str) -> tuple[Finding, ...]:
    """Return what the checks find in a translation that was edited."""
    assert task.direction is not None
    return checks.run(
        CheckInput(
            source=task.segment.norm,
            target=target,
            direction=task.direction,
            protected=task.protected,
        )
    )
