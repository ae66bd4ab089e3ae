"""Letting a MIDI file be heard through a player that the system has."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

SOUND_DEVICES = (Path("/dev/snd"), Path("/dev/dsp"))
"""Where Linux shows a sound card; other systems are asked by playing."""

SOUNDFONTS = (Path("/usr/share/sounds/sf2"), Path("/usr/share/soundfonts"))


def play(midi: bytes) -> str:
    """Play a MIDI file to its end, and say in a sentence what came of it."""
    if sys.platform == "linux" and not any(device.exists() for device in SOUND_DEVICES):
        return "not played: there is no sound device here; open the MIDI file in any player"
    command = _player()
    if command is None:
        return (
            "not played: neither timidity nor fluidsynth with a soundfont is installed; "
            "open the MIDI file in any player"
        )
    with tempfile.NamedTemporaryFile(suffix=".mid") as file:
        file.write(midi)
        file.flush()
        done = subprocess.run([*command, file.name], capture_output=True, check=False)  # noqa: S603, a player found above
    if done.returncode:
        return f"not played: {command[0]} failed; open the MIDI file in any player"
    return f"played with {Path(command[0]).name}"


def _player() -> list[str] | None:
    if timidity := which("timidity"):
        return [timidity, "-idq"]
    fonts = [font for folder in SOUNDFONTS for font in sorted(folder.glob("*.sf[23]"))]
    if fonts and (fluidsynth := which("fluidsynth")):
        return [fluidsynth, "-niq", str(fonts[0])]
    return None
