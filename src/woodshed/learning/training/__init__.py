"""How the weights of the chord model are made: the only rooms that need a training library."""

__all__: list[str] = []
