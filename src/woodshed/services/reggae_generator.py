"""Reggae: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.reggae import GenerateReggaeRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class ReggaeGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Reggae, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateReggaeRequest

    async def generate_reggae_arrangement(self, request: GenerateReggaeRequest) -> GenerateResponse:
        """Turn a Reggae request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


reggae_generator_service = ReggaeGeneratorService()
