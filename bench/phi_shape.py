"""How long a model of Phi-3.5 Mini's exact shape takes on this machine: its weights are random, its time is real.

Writes a GGUF of 2.2 GB into a temporary folder: the architecture, sizes and 4-bit blocks of the real file, a vocabulary
as large, weights at random. Then, in process: prefill and tokens a second, eight bars as a line of chords against eight
bars as JSON with notes and comments (by the tokens that each takes), writing against choosing.

    .venv/bin/python bench/phi_shape.py [--threads 2] [--gpu-layers 0] [--keep model.gguf]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from woodshed.genres import style_of
from woodshed.llm.backends import LlamaCpp
from woodshed.llm.model import Ask, Delta, End, Message, Usage
from woodshed.output.document import to_document
from woodshed.piece import Request
from woodshed.pipeline import generate
from woodshed.progression.by_model import choice_of
from woodshed.progression.model_task import task_of
from woodshed.words import read

WIDTH, INNER, LAYERS, HEADS, VOCABULARY, CONTEXT = 3072, 8192, 32, 32, 32064, 4096
BLOCK = 32
"""Weights of a Q4_0 block: a half-precision scale and 16 bytes."""
WORDS, BARS = "simple C major jazz progression", 8
RUNS = 5
JSON_LETTERS = 2.4
"""Letters of such JSON to a token, as bench/models.py counts them."""


def write_model(path: Path) -> None:
    """A phi3 GGUF with random weights, 4 bits each, norms in full precision."""
    import gguf

    rng = np.random.default_rng(0)
    writer = gguf.GGUFWriter(path, "phi3")
    writer.add_file_type(2)
    writer.add_context_length(CONTEXT)
    writer.add_rope_scaling_orig_ctx_len(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_rope_freq_base(1e4)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_sliding_window(262144)
    _add_vocabulary(writer)

    def random(name: str, rows: int, columns: int) -> None:
        blocks = rng.integers(0, 256, (rows, columns // BLOCK, 18), dtype=np.uint8)
        blocks[..., :2] = np.frombuffer(np.float16(0.005).tobytes(), np.uint8)
        data = blocks.reshape(rows, -1)
        writer.add_tensor(name, data, raw_dtype=gguf.GGMLQuantizationType.Q4_0)

    def ones(name: str) -> None:
        writer.add_tensor(name, np.ones(WIDTH, np.float32))

    random("token_embd.weight", VOCABULARY, WIDTH)
    random("output.weight", VOCABULARY, WIDTH)
    ones("output_norm.weight")
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        ones(f"{block}.attn_norm.weight")
        ones(f"{block}.ffn_norm.weight")
        random(f"{block}.attn_qkv.weight", 3 * WIDTH, WIDTH)
        random(f"{block}.attn_output.weight", WIDTH, WIDTH)
        random(f"{block}.ffn_up.weight", 2 * INNER, WIDTH)
        random(f"{block}.ffn_down.weight", WIDTH, INNER)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: Any) -> None:
    """As many tokens as the real one has: bytes, single signs, the words of the prompt, and filling."""
    brief = read(Request(description=WORDS, genre="jazz", num_bars=BARS), style_of)
    prompt = " ".join(message.content for message in task_of(brief, style_of("jazz")).ask.messages)
    words = {f"▁{word}" for word in prompt.split()} | {"▁|", "▁%", "maj", "m", "7", "9", "b", "#", "dim", "sus"}
    pieces = sorted(words | {chr(code) for code in range(33, 127)} | {f"▁{chr(code)}" for code in range(65, 91)})
    special = ["<unk>", "<s>", "</s>", *(f"<0x{number:02X}>" for number in range(256)), "▁"]
    roles = ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
    filling = [f"▁filling{number}" for number in range(VOCABULARY - len(special) - len(pieces) - len(roles))]
    tokens = [*special, *pieces, *filling, *roles]
    kinds = [2, 3, 3, *[6] * 256, 1, *[1] * (len(pieces) + len(filling)), *[3] * len(roles)]
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_scores([float(len(token)) for token in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_space_prefix(value=False)
    writer.add_vocab_size(len(tokens))
    writer.add_chat_template(
        "{% for m in messages %}<|{{m['role']}}|>\n{{m['content']}}<|end|>\n{% endfor %}<|assistant|>\n"
    )


async def written(model: LlamaCpp, ask: Ask) -> tuple[float, float, End, str]:
    """Milliseconds to the first piece and to the end, the end, and the text."""
    began, first, text = time.perf_counter(), None, ""
    async for piece in model.write(ask):
        if isinstance(piece, Delta):
            first = first or time.perf_counter()
            text += piece.text
        else:
            end = piece
    return ((first or time.perf_counter()) - began) * 1000, (time.perf_counter() - began) * 1000, end, text


async def measure(model: LlamaCpp) -> None:
    """Print the figures."""
    began = time.perf_counter()
    await model.warm()
    print(f"load                            {(time.perf_counter() - began):8.2f} s")
    brief = read(Request(description=WORDS, genre="jazz", num_bars=BARS), style_of)
    task = task_of(brief, style_of("jazz"))
    first, whole, end, text = await written(model, task.ask)
    usage = end.usage or Usage(0, 0)
    print(f"8 bars, nothing kept            {whole:8.0f} ms, first piece after {first:.0f} ms")
    print(f"  prompt {usage.prompt} tokens: {usage.prompt / first * 1000:.1f} a second; {text}")
    rows = []
    for run in range(RUNS):
        # Another wish of the same style: the prefix is kept, the end of the prompt is new.
        messages = (*task.ask.messages[:-1], Message("user", task.ask.messages[-1].content + f" ({run})"))
        rows.append(await written(model, Ask(messages, task.ask.grammar, task.ask.most_tokens, 0.4, run)))
    wholes = [row[1] for row in rows]
    speeds = [row[2].usage.written / (row[1] - row[0]) * 1000 for row in rows if row[2].usage]
    tokens = statistics.median(row[2].usage.written for row in rows if row[2].usage)
    speed = statistics.median(speeds)
    print(f"8 bars, prefix kept             {_spread(wholes)}")
    print(f"  writes {speed:.1f} tokens a second; {tokens:.0f} tokens for 8 bars in this vocabulary")
    choices = []
    for run in range(RUNS):
        wish = task.wish._replace(words=f"{WORDS} ({run})")
        ask = Ask(task.ask.messages, task.ask.grammar, 1, 0.4, run)
        _, question = choice_of(task._replace(ask=ask, wish=wish), style_of("jazz"))
        began = time.perf_counter()
        await model.choose(question)
        choices.append((time.perf_counter() - began) * 1000)
    print(f"choose among four charts        {_spread(choices)}")
    document = to_document(generate(WORDS, genre="jazz", num_bars=BARS))
    spelled_out = json.dumps([chord for bar in document["bars"] for chord in bar["chords"]])
    length = len(spelled_out) / JSON_LETTERS
    print(f"8 bars as JSON, {length:.0f} tokens     {length / speed * 1000:8.0f} ms at that speed")


def _spread(times: list[float]) -> str:
    """Median, least and most, in milliseconds."""
    return f"{statistics.median(times):8.0f} ms ({min(times):.0f} to {max(times):.0f})"


def main() -> None:
    """Build, measure, tidy up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--gpu-layers", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "phi-shape.gguf"
        if not path.exists():
            write_model(path)
        print(f"file                            {path.stat().st_size / 1e9:8.2f} GB; threads {options.threads}, "
              f"layers on a GPU {options.gpu_layers}")  # fmt: skip
        model = LlamaCpp("phi-3.5-mini", path, context=CONTEXT, threads=options.threads, gpu_layers=options.gpu_layers)
        asyncio.run(measure(model))


if __name__ == "__main__":
    main()
