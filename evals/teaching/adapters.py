"""Writes what was learned as a GGUF adapter that llama.cpp loads beside the weights.

The form is that of llama.cpp's own `convert_lora_to_gguf.py`: `general.type` adapter,
`adapter.type` lora, and for each matrix `NAME.lora_a` and `NAME.lora_b` in half precision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAMES = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}
MATRICES = tuple(_NAMES)
"""The matrices of a layer that are adapted: all of them."""
_LEARNED = re.compile(r"layers\.(\d+)\.\w+\.(\w+)\.lora_(A|B)\b")


def tensor_name(parameter: str, first_layer: int) -> str:
    """The name in GGUF of a parameter as peft calls it.

    Args:
        parameter: for instance `…layers.0.self_attn.q_proj.lora_A.default.weight`.
        first_layer: the layer that is number 0 there.
    """
    found = _LEARNED.search(parameter)
    if found is None:
        raise ValueError(f"{parameter!r} is no matrix of an adapter")
    layer, matrix, side = int(found[1]) + first_layer, _NAMES[found[2]], found[3].lower()
    return f"blk.{layer}.{matrix}.weight.lora_{side}"


def write_adapter(path: Path, architecture: str, tensors: Mapping[str, Any], alpha: float) -> None:
    """Writes the file.

    Args:
        path: where to.
        architecture: of the weights, as GGUF calls it.
        tensors: by their names in GGUF, arrays of numpy in half precision.
        alpha: what the product of the matrices is scaled by, times their rank.
    """
    import gguf

    partial = path.with_name(path.name + ".part")
    writer = gguf.GGUFWriter(partial, architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name in sorted(tensors):
        writer.add_tensor(name, tensors[name])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(path)
