"""Gospel: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.gospel import GenerateGospelRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class GospelGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Gospel, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateGospelRequest

    async def generate_gospel_arrangement(self, request: GenerateGospelRequest) -> GenerateResponse:
        """Turn a Gospel request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


gospel_generator_service = GospelGeneratorService()
