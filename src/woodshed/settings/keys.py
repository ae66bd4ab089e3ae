"""Keys, looked up when they are needed and kept in no settings."""

from __future__ import annotations

import os
from functools import lru_cache


def gemini_key() -> str | None:
    """The key of the cloud: ``GEMINI_API_KEY``, else the system's keyring where one is installed; None without."""
    return os.environ.get("GEMINI_API_KEY", "").strip() or key_in_keyring()


@lru_cache(maxsize=1)
def key_in_keyring() -> str | None:
    """Asked once a process: a keyring lives in another program and may take a second to answer."""
    try:
        import keyring

        return keyring.get_password("woodshed", "gemini") or None
    except Exception:  # noqa: BLE001, keyrings of many makers fail in many ways, and none may cost the music
        return None
