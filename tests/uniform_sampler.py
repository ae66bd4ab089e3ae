"""A model without any taste: every byte that the Lark form of the grammar allows is as likely as the next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import lru_cache
from random import Random

import llguidance.numpy as masks
import numpy as np
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

from woodshed.llm.model import Ask, Delta, End, Question, Usage, Weighed

_END = 256


class _Bytes:
    """A vocabulary of the 256 bytes and an end."""

    eos_token_id = _END
    bos_token_id = None
    tokens = [bytes([code]) for code in range(256)] + [b"</s>"]
    special_token_ids = [_END]  # noqa: RUF012, the same

    def __call__(self, text: str | bytes) -> list[int]:
        return list(text.encode() if isinstance(text, str) else text)


@lru_cache(maxsize=1)
def _tokenizer() -> LLTokenizer:
    return LLTokenizer(TokenizerWrapper(_Bytes()))


def sampled(lark: str, dice: Random, most: int) -> str:
    """A text of the grammar, drawn byte by byte; no longer than ``most`` bytes."""
    matcher = LLMatcher(_tokenizer(), LLMatcher.grammar_from_lark(lark))
    assert not matcher.get_error(), matcher.get_error()
    mask = masks.allocate_token_bitmask(1, _END + 1)
    written = bytearray()
    while not matcher.is_stopped() and len(written) <= most:
        masks.fill_next_token_bitmask(matcher, mask)
        allowed = np.flatnonzero(np.unpackbits(mask[0].view(np.uint8), bitorder="little"))
        code = int(allowed[dice.randrange(len(allowed))])
        matcher.consume_token(code)
        if code != _END:
            written.append(code)
    return written.decode()


class UniformSampler:
    """A language model that draws by chance; the same seed gives the same chart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[Ask] = []
        self.written: list[str] = []

    async def warm(self) -> None:
        """There is nothing to load."""

    async def write(self, ask: Ask) -> AsyncIterator[Delta | End]:
        """The whole chart in a few pieces."""
        self.asked.append(ask)
        text = sampled(ask.grammar.lark(), Random(ask.seed), ask.most_tokens)
        self.written.append(text)
        for at in range(0, len(text), 7):
            yield Delta(text[at : at + 7])
        yield End("stop", Usage(len(ask.messages), len(text)), self.name)

    async def choose(self, question: Question) -> Weighed:
        """Every chart is as good as the next."""
        return Weighed((1 / len(question.letters),) * len(question.letters), Usage(1, 1), self.name)
