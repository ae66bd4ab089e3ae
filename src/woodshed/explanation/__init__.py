"""Above the steps: says what was understood of a request, and why the music is as it is."""

__all__: list[str] = []
