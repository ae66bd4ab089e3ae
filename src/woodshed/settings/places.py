"""Where this system keeps the settings and the data of a program."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from woodshed.errors import SettingsError


def places(environment: Mapping[str, str]) -> tuple[Path, Path]:
    """Where this system keeps settings, and where data of a program; one folder for both with WOODSHED_HOME.

    A library knows these three rules too, and loading it costs a cold start a sixth of its time.

    Raises:
        SettingsError: nobody knows where this user is at home.
    """
    own = environment.get("WOODSHED_HOME")
    if own:
        return Path(own), Path(own)
    try:
        home = Path(environment.get("HOME") or environment.get("USERPROFILE") or "~").expanduser()
    except RuntimeError as error:
        raise SettingsError(f"there is no home folder: {error}", hint="Set WOODSHED_HOME to a folder.") from error
    if sys.platform == "win32":
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "woodshed"
        return local, local
    if sys.platform == "darwin":
        library = home / "Library" / "Application Support" / "woodshed"
        return library, library
    return (
        Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "woodshed",
        Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "woodshed",
    )
