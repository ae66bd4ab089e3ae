"""Language models, local and in the cloud: asked for one line of music, held to a grammar, paid for honestly."""

__all__: list[str] = []
