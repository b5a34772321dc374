"""The two MarianMT engines run one model: they agree where rounding lets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from translator.document import Span
from translator.engines import Engine
from translator.translation import Decoding, Hypothesis

Load = Callable[..., Engine]


@pytest.fixture
def pair(load: Load, direction: str) -> tuple[Engine, Engine]:
    """The reference and the fast engine, both in 32-bit floats, searching all pieces."""
    fast = load("ctranslate2", direction, compute_type="float32", shortlist=False)
    return load("marian", direction), fast


def article_lines(article: str, direction: str) -> list[str]:
    cyrillic = direction.startswith("uk")
    lines = [line.strip() for line in article.splitlines() if len(line) > 15]
    return [s for s in lines if any("а" <= c <= "я" for c in s.lower()) == cyrillic][:12]


class TestGreedyOutputIsIdentical:
    """A wrong start vector, a wrong tied weight or a shifted position shows here at once."""

    def test_on_real_sentences(self, pair: tuple[Engine, Engine], sentences: list[str]) -> None:
        reference, fast = (e.translate(sentences, Decoding(beam=1)) for e in pair)

        assert [h[0].text for h in fast] == [h[0].text for h in reference]

    def test_on_the_article(
        self, pair: tuple[Engine, Engine], article: str, direction: str
    ) -> None:
        lines = article_lines(article, direction)
        reference, fast = (e.translate(lines, Decoding(beam=1)) for e in pair)

        assert len(lines) > 5
        assert [h[0].text for h in fast] == [h[0].text for h in reference]


class TestBeamSearchAgrees:
    def test_the_best_hypothesis(self, pair: tuple[Engine, Engine], sentences: list[str]) -> None:
        reference, fast = (e.translate(sentences, Decoding()) for e in pair)

        assert [h[0].text for h in fast] == [h[0].text for h in reference]

    def test_its_score(self, pair: tuple[Engine, Engine], sentences: list[str]) -> None:
        reference, fast = (e.translate(sentences, Decoding()) for e in pair)

        for mine, theirs in zip(fast, reference, strict=True):
            assert mine[0].score == pytest.approx(theirs[0].score, abs=1e-3)

    @pytest.mark.parametrize("penalty", [0.0, 0.6, 1.2])
    def test_scores_do_not_depend_on_the_length_penalty(
        self, load: Load, direction: str, sentences: list[str], penalty: float
    ) -> None:
        """The score is nats a token, whatever exponent the search used."""
        fast = load("ctranslate2", direction, compute_type="float32", shortlist=False)
        (answer,) = fast.translate(sentences[:1], Decoding(length_penalty=penalty))
        (again,) = fast.score(sentences[:1], [answer[0].text])

        assert answer[0].score == pytest.approx(again, abs=0.02)


class TestForcedScoresAgree:
    def test_of_given_targets(self, pair: tuple[Engine, Engine], sentences: list[str]) -> None:
        targets = [answer[0].text for answer in pair[0].translate(sentences, Decoding(beam=1))]
        reference, fast = (engine.score(sentences, targets) for engine in pair)

        assert fast == pytest.approx(reference, abs=1e-4)


class TestAttentionAgrees:
    """In beam search over several sentences."""

    def test_word_alignment(self, pair: tuple[Engine, Engine], sentences: list[str]) -> None:
        """Of all words but the first, which is made up for (see `ctranslate2.mended`)."""
        reference, fast = (e.translate(sentences, Decoding(), align=True) for e in pair)

        for mine, theirs in zip(fast, reference, strict=True):
            ours, other = (
                {(x.source, x.target): x.weight for x in answer[0].links if x.target.start}
                for answer in (mine, theirs)
            )
            for ends in ours.keys() | other.keys():
                # a link just under the threshold in one may be just over it in the other
                assert ours.get(ends, 0.1) == pytest.approx(other.get(ends, 0.1), abs=0.01)

    def test_what_first_words_are_linked_with(
        self, pair: tuple[Engine, Engine], sentences: list[str], article: str, direction: str
    ) -> None:
        """Nearly always the right word, though the library says nothing true of their start."""
        lines = [*sentences, *article_lines(article, direction)]
        reference, fast = (e.translate(lines, Decoding(), align=True) for e in pair)

        same = [strongest(a) == strongest(b) for a, b in zip(fast, reference, strict=True)]
        assert sum(same) >= 0.85 * len(same)


def strongest(answer: tuple[Hypothesis, ...]) -> Span | None:
    """The source word that the first target word is linked with most."""
    links = [link for link in answer[0].links if link.target.start == 0]
    return max(links, key=lambda link: link.weight).source if links else None


class TestEightBitAnswersDoNotDependOnTheBatch:
    """Bit for bit: texts, scores and alignment, whatever stands beside a segment."""

    @pytest.mark.parametrize("shortlist", [False, True])
    def test_any_company(self, load: Load, direction: str, article: str, shortlist: bool) -> None:
        fast = load("ctranslate2", direction, shortlist=shortlist)
        lines = article_lines(article, direction)
        together = fast.translate(lines, Decoding(), align=True)

        alone = [fast.translate([line], Decoding(), align=True)[0] for line in lines]
        halves = fast.translate(lines[::2], Decoding(), align=True)

        assert alone == together
        assert halves == together[::2]

    def test_scores(self, load: Load, direction: str, sentences: list[str]) -> None:
        """A shortlist has no say in them, also where one was searched with just before."""
        fast = load("ctranslate2", direction)
        targets = [answer[0].text for answer in fast.translate(sentences, Decoding(beam=1))]
        sources, forms = sentences * 2, [*targets, *(f"{target}!" for target in targets)]

        together = fast.score(sources, forms)

        assert together == [
            fast.score([source], [form])[0] for source, form in zip(sources, forms, strict=True)
        ]


def test_the_same_weights_have_the_same_revision(load: Load, direction: str) -> None:
    fast = load("ctranslate2", direction, shortlist=False)

    assert load("marian", direction).revision == fast.revision


def test_reading_a_pickled_checkpoint(load: Load, tmp_path: Path, sentences: list[str]) -> None:
    """``pytorch_model.bin`` gives the same model as ``model.safetensors``."""
    import shutil

    import torch
    from safetensors.torch import load_file

    from translator import engines, pairs

    original = pairs.load("en-uk")
    folder = tmp_path / "pickled"
    shutil.copytree(original.model, folder)
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    torch.save(weights, folder / "pytorch_model.bin")

    pickled = engines.load("ctranslate2", original.with_model(str(folder)))
    fast = load("ctranslate2", "en-uk", shortlist=False)
    texts = ["Open the file to see the new settings."]

    assert [h[0].text for h in pickled.translate(texts, Decoding())] == [
        h[0].text for h in fast.translate(texts, Decoding())
    ]
