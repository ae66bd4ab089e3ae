"""The cloud's key in the system's keyring."""

from __future__ import annotations

from woodshed.errors import ModelError
from woodshed.services.settings_writing import INSTALL
from woodshed.settings.keys import key_in_keyring


def keep_key(key: str) -> None:
    """Put the cloud's key into the system's keyring.

    Raises:
        ModelError: there is no keyring that works.
    """
    hint = "Set GEMINI_API_KEY in the environment instead."
    try:
        import keyring
    except ImportError as error:
        raise ModelError("no library for keyrings is installed", hint=f"{INSTALL} Or: {hint}") from error
    try:
        keyring.set_password("woodshed", "gemini", key)
    except Exception as error:
        # Keyrings of many makers fail in many ways; what they say may hold the key, so it stays.
        raise ModelError("this system has no keyring that takes a key", hint=hint) from error
    key_in_keyring.cache_clear()


def drop_key() -> bool:
    """Take the cloud's key out of the keyring. Whether there was one."""
    if key_in_keyring() is None:
        return False
    try:
        import keyring

        keyring.delete_password("woodshed", "gemini")
    except Exception:  # noqa: BLE001, as above: then it is still there
        return False
    finally:
        key_in_keyring.cache_clear()
    return True
