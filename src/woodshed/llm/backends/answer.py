"""What comes together from the events of one answer in the OpenAI protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from woodshed.llm.backends.chart_text import ChartText
from woodshed.llm.backends.tokens import usage_of
from woodshed.llm.model import End, FailureKind, ModelFailure, Usage


class Answer:
    """Collects an answer: it gives the text on as it comes, and keeps how it ended, who served it and what it took."""

    def __init__(self) -> None:
        self._chart = ChartText()
        self._has_text = False
        self._finish = ""
        self._served: str | None = None
        self._usage: Usage | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the model said that it has finished; what is still to come then is only its usage."""
        return bool(self._finish)

    def read(self, event: Mapping[str, Any]) -> str:
        """The text that an event adds."""
        if isinstance(model := event.get("model"), str) and model:
            self._served = model
        self._usage = usage_of(event.get("usage")) or self._usage
        choice = next(iter(event.get("choices") or ()), None) or {}
        self._finish = choice.get("finish_reason") or self._finish
        text = (choice.get("delta") or {}).get("content") or ""
        self._has_text = self._has_text or bool(text)
        return self._chart.read(text) if text else ""

    def end(self, *, served: str | None = None) -> End:
        """How the answer ended; ``served`` where it is known better than from the events.

        Raises:
            ModelFailure: RESET where the stream ended before the answer did, BLOCKED where the server withholds it,
                EMPTY where there is no text in it.
        """
        if not self._finish:
            raise ModelFailure(FailureKind.RESET, "broke off before the end of its answer")
        if self._finish == "content_filter":
            raise ModelFailure(FailureKind.BLOCKED, "withheld its answer", usage=self._usage)
        if not self._has_text:
            raise ModelFailure(FailureKind.EMPTY, "finished without a word", usage=self._usage)
        # Nobody writes a text of no tokens: such a count is not to be believed.
        usage = self._usage if self._usage and self._usage.written else None
        return End("length" if self._finish == "length" else "stop", usage, served or self._served)
