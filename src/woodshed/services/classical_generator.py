"""Classical: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.classical import GenerateClassicalRequest
from woodshed.schemas.common import GenerateResponse
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class ClassicalGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Classical, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateClassicalRequest

    async def generate_classical_arrangement(self, request: GenerateClassicalRequest) -> GenerateResponse:
        """Turn a Classical request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


classical_generator_service = ClassicalGeneratorService()
