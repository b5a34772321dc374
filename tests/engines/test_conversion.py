"""The model files that are written without torch are those of CTranslate2's own converter."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from translator import pairs
from translator.engines import _checkpoint, _conversion
from translator.engines import ctranslate2 as engine

TYPES = [np.float32, np.int8, np.int16, np.int32, np.float16]


class Reader:
    """Reads CTranslate2's binary form."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, form: str) -> int:
        (value,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return int(value)

    def text(self) -> str:
        length = self.number("H")
        raw = self.data[self.at : self.at + length - 1]
        self.at += length
        return raw.decode()

    def array(self) -> Any:
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind, size = TYPES[self.number("B")], self.number("I")
        raw = self.data[self.at : self.at + size]
        self.at += size
        return np.frombuffer(raw, kind).reshape(shape)

    def model(self) -> tuple[tuple[int, str, int], dict[str, Any], dict[str, str]]:
        head = (self.number("I"), self.text(), self.number("I"))
        arrays = {self.text(): self.array() for _ in range(self.number("I"))}
        aliases = {self.text(): self.text() for _ in range(self.number("I"))}
        return head, arrays, aliases


@pytest.fixture(scope="module")
def checkpoint() -> _checkpoint.Checkpoint:
    """The embedded en-uk model."""
    return _checkpoint.find(pairs.load("en-uk"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("compute_type", ["int8", "float32"])
def test_every_array_equals_the_librarys(
    checkpoint: _checkpoint.Checkpoint, compute_type: str, tmp_path: Path
) -> None:
    from ctranslate2.converters import TransformersConverter

    made = Path(
        TransformersConverter(str(checkpoint.directory)).convert(
            str(tmp_path / "made"), quantization=compute_type
        )
    )
    head, arrays, aliases = Reader((made / "model.bin").read_bytes()).model()
    files = _conversion.convert(checkpoint, compute_type)
    our_head, ours, our_aliases = Reader(files["model.bin"]).model()

    assert our_head == head
    assert our_aliases == aliases
    assert ours.keys() == arrays.keys()
    for name, array in arrays.items():
        # positions are computed, and the library stores them in half precision
        np.testing.assert_allclose(ours[name], array, atol=3e-4, err_msg=name)
    assert files["shared_vocabulary.json"].decode().count('"') == (
        (made / "shared_vocabulary.json").read_text(encoding="utf-8").count('"')
    )


class TestEightBitWeights:
    def test_each_row_has_its_own_scale(self) -> None:
        arrays = {"x/weight": np.array([[1.0, -2.0], [0.0, 0.0], [100.0, 50.0]], np.float32)}
        _conversion.quantise(arrays)

        assert arrays["x/weight"].dtype == np.int8
        assert arrays["x/weight"].tolist() == [[64, -127], [0, 0], [127, 64]]
        assert arrays["x/weight_scale"].tolist() == pytest.approx([63.5, 1.0, 1.27])


class TestPositions:
    def test_sines_left_cosines_right(self) -> None:
        encodings = _conversion.sinusoids(3, 4)

        assert encodings[0].tolist() == [0.0, 0.0, 1.0, 1.0]
        assert encodings[1].tolist() == pytest.approx(
            [np.sin(1), np.sin(0.01), np.cos(1), np.cos(0.01)]
        )


class TestTheCache:
    """A checkpoint is converted once, whole or not at all."""

    def test_the_second_call_finds_it(
        self,
        checkpoint: _checkpoint.Checkpoint,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(engine, "SMALL", 0)
        lines: list[str] = []
        first = engine.cached(checkpoint, "int8", tmp_path, lines.append)
        second = engine.cached(checkpoint, "int8", tmp_path, lines.append)

        assert first == second
        assert len(lines) == 1
        assert sorted(p.name for p in first.iterdir()) == [
            "config.json",
            "model.bin",
            "shared_vocabulary.json",
            "vmap.txt",
        ]

    def test_nothing_else_is_left_in_it(
        self, checkpoint: _checkpoint.Checkpoint, tmp_path: Path
    ) -> None:
        folder = engine.cached(checkpoint, "int8", tmp_path)

        assert list(tmp_path.iterdir()) == [folder]

    def test_a_failed_conversion_leaves_nothing(
        self,
        checkpoint: _checkpoint.Checkpoint,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(_conversion, "serialise", lambda layout: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            engine.cached(checkpoint, "int8", tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_another_compute_type_is_another_entry(
        self, checkpoint: _checkpoint.Checkpoint, tmp_path: Path
    ) -> None:
        assert engine.cached(checkpoint, "int8", tmp_path) != engine.cached(
            checkpoint, "float32", tmp_path
        )

    def test_where_it_cannot_be_written_models_are_converted_in_memory(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("not a folder")

        assert engine.load(pairs.load("en-uk"), cache=tmp_path / "file").name

    def test_what_is_cached_translates_alike(self, tmp_path: Path) -> None:
        from translator.translation import Decoding

        pair = pairs.load("en-uk")
        from_cache = engine.load(pair, cache=tmp_path)

        assert any(tmp_path.iterdir())
        assert from_cache.translate(["Hello, world."], Decoding()) == engine.load(pair).translate(
            ["Hello, world."], Decoding()
        )
