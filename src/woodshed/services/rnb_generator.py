"""R&B: the generator, ready to use."""

from __future__ import annotations

from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.rnb import GenerateRnbRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin


class RnbGeneratorService(LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator):
    """R&B, by the routed language model, else by the chord model and the rules of its room."""

    request_model = GenerateRnbRequest

    async def generate_rnb_arrangement(self, request: GenerateRnbRequest) -> GenerateResponse:
        """Turn a R&B request into an arrangement, with the changes and who made them."""
        return await self.generate(request)


rnb_generator_service = RnbGeneratorService()
