"""The wires to language models: in this process, over HTTP, in the cloud, and from a script for tests."""

from __future__ import annotations

from woodshed.llm.backends.gemini import Gemini
from woodshed.llm.backends.llama_cpp import LlamaCpp
from woodshed.llm.backends.openai_compatible import Constraint, OpenAICompatible
from woodshed.llm.backends.scripted import Scripted, Step

__all__ = ["Constraint", "Gemini", "LlamaCpp", "OpenAICompatible", "Scripted", "Step"]
