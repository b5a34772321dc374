"""From a MarianMT checkpoint to CTranslate2's model files, with numpy alone.

CTranslate2's own converter loads torch and transformers (4 s, 400 MB) to read the same
tensors. The binary form (version 6, ``TransformerSpec`` revision 7) is plain: a header, named
arrays, aliases; newer releases of the library read it too. A contract test compares the files
with those of the library's converter.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from translator.engines import _shortlist
from translator.engines._checkpoint import Checkpoint, verify
from translator.engines._tokens import END, PAD, UNKNOWN
from translator.errors import EngineUnavailable

if TYPE_CHECKING:  # numpy.typing takes 50 ms to load
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    State = Mapping[str, Array]

BINARY_VERSION = 6
SPECIFICATION, REVISION = "TransformerSpec", 7
#: The library's numbers of activation functions and of array types.
ACTIVATIONS = {"relu": 0, "gelu_new": 1, "gelu_fast": 1, "swish": 2, "silu": 2, "gelu": 3}
TYPES = ("float32", "int8", "int16", "int32", "float16")


@dataclass(frozen=True, slots=True)
class Layout:
    """Named arrays of a model, and further names of some of them."""

    arrays: dict[str, Array]
    aliases: dict[str, str]


def convert(checkpoint: Checkpoint, compute_type: str) -> dict[str, bytes]:
    """Return CTranslate2's model files, name → contents.

    Args:
        checkpoint: in Hugging Face layout.
        compute_type: ``int8…`` stores 8-bit weights, anything else 32-bit floats.

    Raises:
        EngineUnavailable: the checkpoint is not of a shape that CTranslate2 runs.
    """
    state = read(checkpoint)
    tokens = vocabulary(checkpoint, "vocab.json")
    target = vocabulary(checkpoint, "target_vocab.json") or tokens
    layout = arrange(state, checkpoint.config, rows=(len(tokens), len(target)))
    layout.arrays.update(alignment(checkpoint))
    if compute_type.startswith("int8"):
        quantise(layout.arrays)
    widen(layout.arrays)
    names = ("shared",) if tokens == target else ("source", "target")
    lists = dict(zip(names, (tokens, target), strict=False))
    listed = checkpoint.shortlist
    return {
        "model.bin": serialise(layout),
        "config.json": json.dumps(_config()).encode(),
        **({"vmap.txt": _shortlist.read(listed, target)} if listed else {}),
        **{f"{name}_vocabulary.json": json.dumps(list_).encode() for name, list_ in lists.items()},
    }


def read(checkpoint: Checkpoint) -> State:
    """Return the tensors of a checkpoint, as the numbers that are stored.

    Raises:
        EngineUnavailable: they cannot be read, or are not those that were pinned.
    """
    verify(checkpoint.weights, checkpoint.sha256)
    if checkpoint.weights.suffix == ".safetensors":
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(checkpoint.weights, framework="numpy") as file:
                return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError, TypeError) as error:
            raise EngineUnavailable(f"{checkpoint.weights}: {error}") from error
    from translator.engines import marian  # a pickle needs torch to read it

    return marian.read_state(checkpoint.weights)


def vocabulary(checkpoint: Checkpoint, name: str) -> list[str]:
    """Return the tokens in the order of their rows, without `<pad>`; empty without the file.

    CTranslate2 starts from a zero vector of its own, so `<pad>` must be the last row.
    """
    ids: dict[str, int] = checkpoint.read_json(name, {})
    tokens = [f"<row {i}>" for i in range(max(ids.values(), default=-1) + 1)]
    for token, i in ids.items():
        tokens[i] = token
    if PAD in tokens and tokens.index(PAD) != len(tokens) - 1:
        raise EngineUnavailable(
            f"{checkpoint.directory / name}: {PAD} is not the last row; use engine marian"
        )
    return [token for token in tokens if token != PAD]


def arrange(state: State, config: Mapping[str, Any], rows: tuple[int, int]) -> Layout:
    """Give Hugging Face's tensors CTranslate2's names and shapes.

    Args:
        state: Hugging Face's names → arrays.
        config: ``config.json``.
        rows: tokens of the source and of the target vocabulary.
    """
    try:
        arrays = {**_constants(config), **_layers(state, config)}
        embeddings, aliases = _embeddings(state, rows)
    except KeyError as error:
        raise EngineUnavailable(f"the checkpoint lacks {error.args[0]}") from error
    arrays.update(embeddings)
    positions = sinusoids(int(config["max_position_embeddings"]), int(config["d_model"]))
    arrays["decoder/position_encodings/encodings"] = positions
    aliases["encoder/position_encodings/encodings"] = "decoder/position_encodings/encodings"
    return Layout(arrays, aliases)


def _constants(config: Mapping[str, Any]) -> dict[str, Array]:
    function = config.get("activation_function", "swish")
    if function not in ACTIVATIONS:
        raise EngineUnavailable(f"activation {function!r} is not known; use engine marian")
    scale = float(config["d_model"]) ** 0.5 if config.get("scale_embedding", True) else 1.0
    arrays: dict[str, Array] = {}
    for side in ("encoder", "decoder"):
        arrays |= {
            f"{side}/activation": np.asarray(ACTIVATIONS[function], np.int8),
            f"{side}/num_heads": np.asarray(config[f"{side}_attention_heads"], np.int16),
            f"{side}/pre_norm": np.asarray(False, np.int8),
            f"{side}/scale_embeddings": np.asarray(scale, np.float32),
        }
    off = ("decoder/alibi", "decoder/alibi_use_positive_positions", "decoder/scale_alibi",
           "encoder/embeddings_merge", "encoder/multi_query_attention")  # fmt: skip
    arrays |= {name: np.asarray(0, np.int8) for name in off}
    return arrays | {"decoder/start_from_zero_embedding": np.asarray(1, np.int8)}


def alignment(checkpoint: Checkpoint) -> dict[str, Array]:
    """Choose the attention that is returned: the trained head, or a mean of heads.

    Without guided alignment the heads of the last layer but one, averaged, align best
    (Garg et al. 2019, Jointly Learning to Align and Translate with Transformer Models).
    """
    layers = int(checkpoint.config["decoder_layers"])
    layer, heads = (-1, 1) if checkpoint.guided else (max(0, layers - 2), 0)
    return {
        "decoder/alignment_layer": np.asarray(layer, np.int16),
        "decoder/alignment_heads": np.asarray(heads, np.int16),
    }


def _layers(state: State, config: Mapping[str, Any]) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for side in ("encoder", "decoder"):
        for i in range(int(config[f"{side}_layers"])):
            old, new = f"model.{side}.layers.{i}", f"{side}/layer_{i}"
            _attention(arrays, state, f"{old}.self_attn", f"{new}/self_attention", "qkv")
            if side == "decoder":
                _attention(arrays, state, f"{old}.encoder_attn", f"{new}/attention", "q kv")
            _linear(arrays, state, [f"{old}.fc1"], f"{new}/ffn/linear_0")
            _linear(arrays, state, [f"{old}.fc2"], f"{new}/ffn/linear_1")
            _norm(arrays, state, f"{old}.final_layer_norm", f"{new}/ffn/layer_norm")
    return arrays


def _attention(arrays: dict[str, Array], state: State, old: str, new: str, fused: str) -> None:
    groups = [*([f"{old}.{letter}_proj" for letter in group] for group in fused.split())]
    for i, names in enumerate([*groups, [f"{old}.out_proj"]]):
        _linear(arrays, state, names, f"{new}/linear_{i}")
    _norm(arrays, state, f"{old}_layer_norm", f"{new}/layer_norm")


def _linear(arrays: dict[str, Array], state: State, old: list[str], new: str) -> None:
    for part in ("weight", "bias"):
        arrays[f"{new}/{part}"] = np.concatenate([state[f"{name}.{part}"] for name in old])


def _norm(arrays: dict[str, Array], state: State, old: str, new: str) -> None:
    arrays[f"{new}/gamma"] = state[f"{old}.weight"]
    arrays[f"{new}/beta"] = state[f"{old}.bias"]


def _embeddings(state: State, rows: tuple[int, int]) -> tuple[dict[str, Array], dict[str, str]]:
    """Return embeddings and output layer, without the row of `<pad>`; equal ones stored once."""
    shared = state.get("model.shared.weight")
    source = _either(state, "model.encoder.embed_tokens.weight", shared)[: rows[0]]
    target = _either(state, "model.decoder.embed_tokens.weight", shared)[: rows[1]]
    output = _either(state, "lm_head.weight", target)[: rows[1]]
    bias = state.get("final_logits_bias", np.zeros((1, rows[1]), np.float32)).reshape(-1)
    arrays, aliases = {"decoder/embeddings/weight": target}, dict[str, str]()
    for name, weight in (("encoder/embeddings_0", source), ("decoder/projection", output)):
        if weight is target or np.array_equal(weight, target):
            aliases[f"{name}/weight"] = "decoder/embeddings/weight"
        else:
            arrays[f"{name}/weight"] = weight
    if bias[: rows[1]].any():
        arrays["decoder/projection/bias"] = bias[: rows[1]]
    return arrays, aliases


def _either(state: State, name: str, otherwise: Array | None) -> Array:
    if name in state:
        return state[name]
    if otherwise is None:
        raise KeyError(name)
    return otherwise


def sinusoids(positions: int, width: int) -> Array:
    """Return Marian's position encodings: sines in the left half, cosines in the right."""
    angles = np.arange(positions)[:, None] / 10000 ** (2 * np.arange((width + 1) // 2) / width)
    encodings = np.concatenate([np.sin(angles), np.cos(angles)], axis=1)[:, :width]
    return encodings.astype(np.float32)


def quantise(arrays: dict[str, Array]) -> None:
    """Store each matrix of weights as 8-bit integers with one scale a row, in place."""
    for name in [name for name in arrays if name.endswith("/weight")]:
        weight = arrays[name].astype(np.float32)
        most = np.maximum(weight.max(axis=1), -weight.min(axis=1))
        scale = np.float32(127) / np.where(most == 0, np.float32(127), most)
        weight *= scale[:, None]
        arrays[name] = np.rint(weight, out=weight).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)


def widen(arrays: dict[str, Array]) -> None:
    """Store what is left of floats with 32 bits each, in place."""
    for name, array in arrays.items():
        if array.dtype.kind == "f":
            arrays[name] = array.astype(np.float32)


def serialise(layout: Layout) -> bytes:
    """Return the contents of ``model.bin``."""
    parts = [
        struct.pack("I", BINARY_VERSION),
        _string(SPECIFICATION),
        struct.pack("II", REVISION, len(layout.arrays)),
    ]
    for name, array in sorted(layout.arrays.items()):
        shape = array.shape
        parts += [
            _string(name),
            struct.pack(f"=B{len(shape)}I", len(shape), *shape),
            struct.pack("=BI", TYPES.index(array.dtype.name), array.nbytes),
            np.ascontiguousarray(array).tobytes(),
        ]
    parts.append(struct.pack("I", len(layout.aliases)))
    for alias, name in sorted(layout.aliases.items()):
        parts += [_string(alias), _string(name)]
    return b"".join(parts)


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("H", len(raw) + 1) + raw + b"\0"


def _config() -> dict[str, Any]:
    return {
        "add_source_bos": False,
        "add_source_eos": False,
        "bos_token": "<s>",
        "decoder_start_token": END,  # any: decoding starts from a zero vector
        "eos_token": END,
        "unk_token": UNKNOWN,
        "layer_norm_epsilon": None,
        "multi_query_attention": False,
    }
