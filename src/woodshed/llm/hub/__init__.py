"""The files of models: fetched from a hub, resumed, verified, or taken over from where they lie."""

from woodshed.llm.hub.gguf_file import adopt
from woodshed.llm.hub.model_files import FileState, ready, state_of
from woodshed.llm.hub.pulling import HUB, pull
from woodshed.llm.hub.transfer import Progress

__all__ = ["HUB", "FileState", "Progress", "adopt", "pull", "ready", "state_of"]
