"""Latin: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.latin import GenerateLatinRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class LatinGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Latin, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateLatinRequest

    async def generate_latin_arrangement(self, request: GenerateLatinRequest) -> GenerateResponse:
        """Turn a Latin request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


latin_generator_service = LatinGeneratorService()
