"""Letting a piece be heard, where the machine can."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from woodshed.cli import sound


@pytest.fixture
def loud(monkeypatch, tmp_path):
    """A machine with a sound device, and no player yet."""
    monkeypatch.setattr(sound, "SOUND_DEVICES", (tmp_path,))
    monkeypatch.setattr(sound, "SOUNDFONTS", (tmp_path,))
    installed = {}
    monkeypatch.setattr(sound, "which", installed.get)
    return installed


def test_a_machine_without_a_sound_device_says_so(monkeypatch):
    """No player is started in vain."""
    monkeypatch.setattr(sound.sys, "platform", "linux")
    monkeypatch.setattr(sound, "SOUND_DEVICES", ())
    assert "there is no sound device" in sound.play(b"MThd")


def test_a_machine_without_a_player_names_two(loud):
    """The player knows what to install."""
    assert "neither timidity nor fluidsynth" in sound.play(b"MThd")


@pytest.mark.parametrize("player", ["timidity", "fluidsynth"])
def test_the_player_that_is_there_gets_the_file(loud, player, monkeypatch, tmp_path):
    """fluidsynth needs a soundfont beside it."""
    (tmp_path / "piano.sf2").touch()
    loud[player] = f"/usr/bin/{player}"
    heard = []

    def run(command, **_):
        heard.append((command[0], Path(command[-1]).read_bytes()))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(sound.subprocess, "run", run)
    assert sound.play(b"MThd") == f"played with {player}"
    assert heard == [(f"/usr/bin/{player}", b"MThd")]


def test_a_player_that_fails_is_told(loud, monkeypatch):
    """The files are there all the same."""
    loud["timidity"] = "/usr/bin/timidity"
    monkeypatch.setattr(sound.subprocess, "run", lambda c, **_: subprocess.CompletedProcess(c, 1))
    assert "timidity failed" in sound.play(b"MThd")
