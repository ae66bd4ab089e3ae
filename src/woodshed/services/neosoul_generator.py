"""Neo-soul: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.neosoul import GenerateNeosoulRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class NeosoulGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """Neo-soul, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateNeosoulRequest

    async def generate_neosoul_arrangement(self, request: GenerateNeosoulRequest) -> GenerateResponse:
        """Turn a Neo-soul request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


neosoul_generator_service = NeosoulGeneratorService()
