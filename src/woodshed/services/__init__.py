"""The named entry points: one generator a genre, over what they share."""

__all__: list[str] = []
