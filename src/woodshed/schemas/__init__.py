"""Requests and responses as they cross the border of the program."""

__all__: list[str] = []
