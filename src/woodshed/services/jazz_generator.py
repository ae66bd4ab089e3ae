"""Jazz: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.jazz import GenerateJazzRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class JazzGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Jazz, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateJazzRequest

    async def generate_jazz_arrangement(self, request: GenerateJazzRequest) -> GenerateResponse:
        """Turn a Jazz request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


jazz_generator_service = JazzGeneratorService()
