"""The ways of playing, one per file, by the names that rooms use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from woodshed.arrangement.devices.figure import figured
from woodshed.arrangement.devices.melody import melody
from woodshed.arrangement.devices.walking_bass import walking_bass

if TYPE_CHECKING:
    from woodshed.arrangement.device import Device

DEVICES: Mapping[str, Device] = {
    "figure": figured,
    "melody": melody,
    "walking_bass": walking_bass,
}
"""Name in patterns.toml -> device."""
