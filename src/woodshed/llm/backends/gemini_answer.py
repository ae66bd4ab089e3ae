"""What comes together from the responses of one answer of Gemini."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from woodshed.llm.backends.chart_text import ChartText
from woodshed.llm.backends.served import is_same_model
from woodshed.llm.model import End, FailureKind, ModelFailure, Usage

if TYPE_CHECKING:
    from google.genai.types import GenerateContentResponse

BLOCKS = frozenset({"SAFETY", "PROHIBITED_CONTENT", "RECITATION", "BLOCKLIST", "SPII", "LANGUAGE"})
"""Reasons for which an answer is withheld."""


class GeminiAnswer:
    """Collects an answer: it gives the text on as it comes, and keeps how it ended, who served it and what it took."""

    def __init__(self, remote: str) -> None:
        self._remote = remote
        self._chart = ChartText()
        self._has_text = False
        self._finish = ""
        self._served: str | None = None
        self._usage: Usage | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the model said that it has finished."""
        return bool(self._finish)

    def read(self, response: GenerateContentResponse) -> str:
        """The text that a response adds.

        Raises:
            ModelFailure: BLOCKED where the prompt or the answer is withheld, IMPOSTOR where another model answers.
        """
        self._usage = _usage(response) or self._usage
        self._served = response.model_version or self._served
        if self._served and not is_same_model(self._remote, self._served):
            said = f"was asked for {self._remote!r}, and another model answered"
            raise ModelFailure(FailureKind.IMPOSTOR, said, usage=self._usage)
        feedback = response.prompt_feedback
        if feedback is not None and feedback.block_reason:
            raise ModelFailure(FailureKind.BLOCKED, "does not answer this request", usage=self._usage)
        text = ""
        for candidate in (response.candidates or [])[:1]:
            parts = (candidate.content.parts if candidate.content else None) or []
            text = "".join(part.text or "" for part in parts if not part.thought)
            self._finish = _name(candidate.finish_reason) or self._finish
        if self._finish in BLOCKS:
            raise ModelFailure(FailureKind.BLOCKED, "withheld its answer", usage=self._usage)
        self._has_text = self._has_text or bool(text)
        return self._chart.read(text) if text else ""

    def end(self) -> End:
        """How the answer ended.

        Raises:
            ModelFailure: RESET where it did not end, EMPTY where there is no text in it.
        """
        if not self._finish:
            raise ModelFailure(FailureKind.RESET, "broke off before the end of its answer")
        if not self._has_text:
            why = "spent all its tokens on thoughts" if self._finish == "MAX_TOKENS" else "finished without a word"
            raise ModelFailure(FailureKind.EMPTY, why, usage=self._usage)
        # Nobody writes a text of no tokens: such a count is not to be believed.
        usage = self._usage if self._usage and self._usage.written else None
        return End("length" if self._finish == "MAX_TOKENS" else "stop", usage, self._served)


def _usage(response: GenerateContentResponse) -> Usage | None:
    """The tokens of a response; each response of a stream tells those so far."""
    told = response.usage_metadata
    if told is None or not told.prompt_token_count:
        return None
    # Where all went into thoughts, or nothing may be said, the written ones are not told rather than told as none.
    prompt, written, thought = told.prompt_token_count, told.candidates_token_count or 0, told.thoughts_token_count or 0
    if min(prompt, written, thought) < 0 or (told.total_token_count or prompt + written) < prompt + written:
        return None
    return Usage(prompt, written, thought)


def _name(reason: Any) -> str:
    """The name of a reason for finishing, known to the library or not."""
    return str(getattr(reason, "value", reason) or "")
