"""What every MarianMT engine does around its library: tokens, long segments, batches, words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from translator.document import Span
from translator.engines import WIDTH_STEP, _links, _long
from translator.engines._checkpoint import Checkpoint
from translator.engines._tokens import END, Tokeniser
from translator.translation import Decoding, Hypothesis, Link

#: Tokens of a batch, padding included (speed study §1: 32–64 sentences are the best batch).
BATCH_TOKENS = 1536


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of pieces that are padded to one width.

    Attributes:
        width: tokens; no row is longer.
        rows: pieces.
    """

    width: int
    rows: list[list[str]]

    def __len__(self) -> int:
        return len(self.rows)

    def filled(self) -> list[list[str]]:
        """Return the rows, and where none is as long as `width`, one more that is.

        A library that pads to the longest row then pads to `width`. Of nothing but ends of
        sentence a model makes one at once, so the row costs next to nothing.
        """
        longest = max(len(row) for row in self.rows)
        return self.rows if longest == self.width else [*self.rows, [END] * self.width]


@dataclass(frozen=True, slots=True)
class Output:
    """What a library returns for one hypothesis.

    Attributes:
        pieces: target pieces, without the end of sentence.
        total: log-probability of pieces and end of sentence, in nats.
        attention: one row for each piece, one column for each source piece; empty if not asked.
    """

    pieces: list[str]
    total: float
    attention: Sequence[Sequence[float]] = ()

    @property
    def length(self) -> int:
        """Target tokens, end of sentence included."""
        return len(self.pieces) + 1


class MarianBase(ABC):
    """The `Engine` protocol over a library that turns pieces into pieces."""

    def __init__(self, checkpoint: Checkpoint, *, name: str) -> None:
        self.checkpoint = checkpoint
        self.name = name
        self.revision = checkpoint.revision
        self.max_tokens = checkpoint.max_tokens
        self.singly = False
        self.tokeniser = Tokeniser(checkpoint)

    @abstractmethod
    def generate(
        self, batches: Sequence[Batch], decoding: Decoding, *, align: bool
    ) -> list[list[list[Output]]]:
        """Decode batches of source pieces: batch → segment → hypothesis, best first.

        Args:
            batches: source pieces, prefix and end of sentence included.
            decoding: search settings; ``alternatives`` hypotheses are wanted.
            align: whether attention is wanted.
        """

    @abstractmethod
    def log_probabilities(
        self, sources: Sequence[list[str]], targets: Sequence[list[str]]
    ) -> list[float]:
        """Return the log-probability of each target, end of sentence included, in nats.

        Sources end with the end of sentence, targets do not; all of a side are of one length.
        """

    def count_tokens(self, text: str) -> int:
        """Return the length of `text` in tokens, prefix and end of sentence included."""
        return len(self.tokeniser.encode(text))

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate `segments`; the answer holds up to ``decoding.alternatives`` each."""
        runs = [self._cut(segment) for segment in segments]
        texts = [run.of(text) for text, spans in zip(segments, runs, strict=True) for run in spans]
        outputs = iter(self._decode(texts, decoding, align))
        return [
            self._assemble(segment, spans, [next(outputs) for _ in spans], decoding, align)
            for segment, spans in zip(segments, runs, strict=True)
        ]

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the log-probability of each target given its source, in nats a token.

        A blank source scores 0; of a pair that is longer than the model takes, as much as fits
        is scored.
        """
        xs = [self._fit(self.tokeniser.encode(source)) for source in sources]
        ys = [self.tokeniser.encode_target(t)[: self.checkpoint.positions - 1] for t in targets]
        scores = [0.0] * len(xs)
        full = [i for i, source in enumerate(sources) if source.strip()]
        # Few are scored at once, forms of one sentence: only those of equal length share a batch.
        for _, places in batches([(len(xs[i]), len(ys[i]) + 1) for i in full]):
            members = [full[place] for place in places]
            totals = self.log_probabilities([xs[i] for i in members], [ys[i] for i in members])
            for i, total in zip(members, totals, strict=True):
                scores[i] = total / (len(ys[i]) + 1)
        return scores

    def _width(self, length: int) -> int:
        return min(-(-length // WIDTH_STEP) * WIDTH_STEP, self.checkpoint.positions)

    def _fit(self, pieces: list[str]) -> list[str]:
        most = self.checkpoint.positions
        return pieces if len(pieces) <= most else [*pieces[: most - 1], pieces[-1]]

    def _cut(self, segment: str) -> list[Span]:
        if not segment.strip():
            return []
        return _long.cut(segment, self.max_tokens, self.count_tokens)

    def _decode(self, texts: Sequence[str], decoding: Decoding, align: bool) -> list[list[Output]]:
        pieces = [self.tokeniser.encode(text) for text in texts]
        answers: list[list[Output]] = [[] for _ in texts]
        chosen = list(batches([(self._width(len(row)),) for row in pieces]))
        outputs = self.generate(
            [Batch(width, [pieces[i] for i in members]) for (width,), members in chosen],
            decoding,
            align=align,
        )
        for (_, members), found in zip(chosen, outputs, strict=True):
            for i, hypotheses in zip(members, found, strict=True):
                answers[i] = hypotheses
        return answers

    def limit(self, width: int) -> int:
        """Return the most target tokens of a source padded to `width`; a loop ends there.

        Translations by people stay under 86 % of it (FLORES dev, both directions).
        """
        return min(width + width // 2 + 16, self.checkpoint.positions - 1)

    def _assemble(
        self,
        segment: str,
        spans: Sequence[Span],
        outputs: Sequence[list[Output]],
        decoding: Decoding,
        align: bool,
    ) -> tuple[Hypothesis, ...]:
        if not spans:
            return (Hypothesis(text="", score=0.0),)
        ranks = min(decoding.alternatives, max(len(found) for found in outputs))
        return tuple(
            self._join(
                segment, spans, [found[min(rank, len(found) - 1)] for found in outputs], align
            )
            for rank in range(ranks)
        )

    def _join(
        self, segment: str, spans: Sequence[Span], outputs: Sequence[Output], align: bool
    ) -> Hypothesis:
        text, links, end = "", list[Link](), spans[0].start
        for span, output in zip(spans, outputs, strict=True):
            text += segment[end : span.start]
            target = self.tokeniser.decode(output.pieces)
            if align:
                links += self._links(span.of(segment), span.start, target, len(text), output)
            text += target
            end = span.end
        tokens = sum(output.length for output in outputs)
        total = sum(output.total for output in outputs)
        return Hypothesis(text=text, score=total / tokens, links=tuple(links))

    def _links(
        self, source: str, source_at: int, target: str, target_at: int, output: Output
    ) -> list[Link]:
        found = _links.link(
            output.attention,
            source,
            self.tokeniser.source_spans(source),
            target,
            self.tokeniser.target_spans(output.pieces),
        )
        return [Link(x.source.shift(source_at), x.target.shift(target_at), x.weight) for x in found]


def batches(
    widths: Sequence[tuple[int, ...]], budget: int = BATCH_TOKENS
) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Group places of equal width, at most `budget` tokens together, padding included.

    >>> list(batches([(16,), (96,), (16,), (80,)], budget=160))
    [((16,), [0, 2]), ((80,), [3]), ((96,), [1])]
    """
    order = sorted(range(len(widths)), key=widths.__getitem__)
    for width, group in groupby(order, key=widths.__getitem__):
        members, size = list(group), max(1, budget // max(width))
        for at in range(0, len(members), size):
            yield width, members[at : at + size]
