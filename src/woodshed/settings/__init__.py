"""What the player has settled: read from a file, the environment and flags, and only at the doors.

A flag beats the environment, the environment beats the file, the file beats what is usual. Secrets are never part of
the settings: the key of the cloud is looked up when it is needed.
"""

from woodshed.settings.keys import gemini_key
from woodshed.settings.loading import load, load_anyhow, odd_variables
from woodshed.settings.settled import COMPOSERS, FILE, MODES, NANO, ModelSetup, Settings

__all__ = [
    "COMPOSERS",
    "FILE",
    "MODES",
    "NANO",
    "ModelSetup",
    "Settings",
    "gemini_key",
    "load",
    "load_anyhow",
    "odd_variables",
]
