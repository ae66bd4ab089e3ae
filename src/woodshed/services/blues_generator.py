"""Blues: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.blues import GenerateBluesRequest
from woodshed.schemas.common import GenerateResponse
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class BluesGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Blues, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateBluesRequest

    async def generate_blues_arrangement(self, request: GenerateBluesRequest) -> GenerateResponse:
        """Turn a Blues request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


blues_generator_service = BluesGeneratorService()
