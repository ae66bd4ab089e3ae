"""The layer of language models: it puts the player's models in front of the other composers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from woodshed.genres import style_of
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.language_models import composer, enter, ledger_of
from woodshed.settings import load_anyhow
from woodshed.words.complexity import estimate_complexity

if TYPE_CHECKING:
    from woodshed.piece import Arrangement, Chart
    from woodshed.progression import Composer
    from woodshed.schemas.common import GenerateRequest


class LocalLLMGeneratorMixin(BaseGenreGenerator):
    """Words to a progression by the right model, by the names of the contract; the work is done in ``woodshed.llm``."""

    def composers(self) -> tuple[Composer, ...]:
        """The models first, where any can be asked; then whoever came before."""
        return (composer(load_anyhow()), *super().composers())

    async def entered(self, arrangement: Arrangement, composers: Sequence[Composer], started: float) -> None:
        """Every request goes into the ledger."""
        await enter(arrangement, composers, started)
        await super().entered(arrangement, composers, started)

    async def _generate_progression_with_local_llm(self, request: GenerateRequest) -> Chart:
        """The chart that the routed model composes for a request.

        Raises:
            ComposerDeclinedError: no model could; its ``declined`` says why, model by model.
        """
        from random import Random

        brief = self.brief_for(request)
        started, asked = time.monotonic(), composer(load_anyhow())
        chart = await asked.compose(brief, style_of(brief.genre), Random(brief.seed))
        if hasattr(asked, "entered"):
            await asked.entered(chart.credit.composer, (time.monotonic() - started) * 1000)
        return chart

    def _estimate_complexity(self, description: str, num_bars: int) -> int:
        """How hard a request is, from 1 to 10."""
        return estimate_complexity(description, num_bars)

    def _build_progression_prompt(self, request: GenerateRequest) -> str:
        """What a model is told for a request: the turns of the conversation, one below the other."""
        from woodshed.progression.model_task import task_of

        brief = self.brief_for(request)
        messages = task_of(brief, style_of(brief.genre)).ask.messages
        return "\n\n".join(f"{message.role}:\n{message.content}" for message in messages)

    def _parse_llm_response(self, text: str, request: GenerateRequest) -> Chart:
        """The checked chart that a model's answer makes, with the smallest repair.

        Raises:
            ComposerDeclinedError: the answer cannot be read, or will not do; the message says why.
        """
        from woodshed.progression.judging import parsed

        brief = self.brief_for(request)
        return parsed(text, brief, style_of(brief.genre))

    @property
    def _generation_stats(self) -> dict[str, Any]:
        """``local_count``, ``gemini_count`` and ``local_cost_saved`` in dollars, of this genre."""
        from woodshed.llm.ledger.stats import generation_stats

        return generation_stats(ledger_of(load_anyhow()), genre=self.request_model.genre)

    def get_llm_stats(self) -> dict[str, Any]:
        """Usage and savings of this genre since they were last reset; all zero where no model was asked."""
        from woodshed.llm.ledger.stats import contract_stats

        return contract_stats(ledger_of(load_anyhow()), genre=self.request_model.genre)

    def reset_llm_stats(self) -> None:
        """Count from zero. Nothing is deleted, and what was paid today still counts against the budget."""
        ledger = ledger_of(load_anyhow())
        if ledger.path.exists():
            ledger.reset(self.request_model.genre)
