"""A llama with random weights, half a megabyte in a file that llama.cpp loads in ten milliseconds.

What it writes means nothing, which is its use: where its charts are right, the grammar made them so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

BYTES = [f"<0x{number:02X}>" for number in range(256)]
ROLES = ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
MUSIC = ["▁|", "▁%", *"ABCDEFG", *(f"▁{root}" for root in "ABCDEFG"), "maj", "m", "7", "9", "b", "#", "▁the", "▁and"]
"""Pieces of charts, so that a chart takes few tokens; ``▁`` is a space."""

UNKNOWN, CONTROL, BYTE, NORMAL = 2, 3, 6, 1
"""Kinds of token, as llama.cpp numbers them."""

TEMPLATE = "{% for m in messages %}<|{{m['role']}}|>\n{{m['content']}}<|end|>\n{% endfor %}<|assistant|>\n"
WIDTH, HEADS, KEY_HEADS, INNER, LAYERS = 64, 4, 2, 128, 2
SPREAD = 0.02
"""Standard deviation of the weights."""


def tiny_gguf(path: Path, *, context: int = 8192, seed: int = 0) -> Path:
    """Write the model to ``path``, and return that."""
    import gguf
    import numpy as np

    tokens = ["<unk>", "<s>", "</s>", *BYTES, "▁", *MUSIC, *ROLES]
    kinds = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, NORMAL, *[NORMAL] * len(MUSIC), *[CONTROL] * 4]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_file_type(0)
    writer.add_vocab_size(len(tokens))
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_rope_freq_base(1e4)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)
    _add_weights(writer, len(tokens), np.random.default_rng(seed))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_weights(writer: Any, vocabulary: int, rng: Any) -> None:
    import numpy as np

    def random(name: str, *shape: int) -> None:
        writer.add_tensor(name, rng.normal(0, SPREAD, shape).astype(np.float32))

    ones = np.ones(WIDTH, np.float32)
    random("token_embd.weight", vocabulary, WIDTH)
    random("output.weight", vocabulary, WIDTH)
    writer.add_tensor("output_norm.weight", ones)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        writer.add_tensor(f"{block}.attn_norm.weight", ones)
        writer.add_tensor(f"{block}.ffn_norm.weight", ones)
        random(f"{block}.attn_q.weight", WIDTH, WIDTH)
        random(f"{block}.attn_k.weight", WIDTH * KEY_HEADS // HEADS, WIDTH)
        random(f"{block}.attn_v.weight", WIDTH * KEY_HEADS // HEADS, WIDTH)
        random(f"{block}.attn_output.weight", WIDTH, WIDTH)
        random(f"{block}.ffn_gate.weight", INNER, WIDTH)
        random(f"{block}.ffn_up.weight", INNER, WIDTH)
        random(f"{block}.ffn_down.weight", WIDTH, INNER)
