"""The program itself: which command, which exit code, and how a mistake is told."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from woodshed.cli import chord
from woodshed.cli.main import COMMANDS, program
from woodshed.errors import RoomError


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(woodshed, command):
    """--help names the command and ends well."""
    said = woodshed(command, "--help")
    assert said.code == 0
    assert f"usage: woodshed {command}" in said.out


def test_help_lists_every_command(woodshed):
    """The front page is complete."""
    said = woodshed("--help")
    assert said.code == 0
    assert all(name in said.out and what in said.out for name, what in COMMANDS.items())


def test_without_a_command_the_usage_is_shown_as_an_error(woodshed):
    """A program that was asked nothing says what it can be asked."""
    said = woodshed()
    assert (said.code, said.out) == (2, "")
    assert "usage: woodshed COMMAND" in said.err


def test_version_is_that_of_the_package(woodshed):
    """A report can name the version."""
    assert woodshed("--version").out == "woodshed 0.1.0\n"


def test_words_in_place_of_a_command_are_pointed_the_right_way(woodshed):
    """Whoever forgets `generate` is told so."""
    said = woodshed("slow blues in A")
    assert said.code == 2
    assert "there is no command 'slow blues in A'" in said.err
    assert 'woodshed generate "slow blues in A"' in said.err


def test_an_unknown_option_is_refused_with_the_way_to_help(woodshed):
    """A mistyped option is never ignored."""
    said = woodshed("chord", "--jsn", "C")
    assert said.code == 2
    assert "--jsn" in said.err
    assert "woodshed chord --help" in said.err


def test_our_own_fault_is_owned_up_to_in_one_line(woodshed, monkeypatch):
    """Exit code 1, what and where, how to report it, and no trace."""

    def broken(_):
        raise KeyError("lost")

    monkeypatch.setattr(chord, "run", broken)
    said = woodshed("chord", "C")
    assert said.code == 1
    assert "this is our fault: KeyError: 'lost' in test_main.py" in said.err
    assert "report" in said.err
    assert "Traceback" not in said.err


def test_the_whole_trace_is_shown_where_it_is_wanted(woodshed, monkeypatch):
    """WOODSHED_TRACE=1 is for whoever mends it."""

    def broken(_):
        raise KeyError("lost")

    monkeypatch.setattr(chord, "run", broken)
    monkeypatch.setenv("WOODSHED_TRACE", "1")
    assert "Traceback" in woodshed("chord", "C").err


def test_a_broken_room_is_our_fault(woodshed, monkeypatch):
    """The data is part of the program."""

    def broken(_):
        raise RoomError("jazz/style.toml: wrong", hint="Mend it.")

    monkeypatch.setattr(chord, "run", broken)
    said = woodshed("chord", "C")
    assert said.code == 1
    assert said.err == "woodshed: jazz/style.toml: wrong\n  Mend it.\n"


def test_stopping_it_from_the_keyboard_is_no_error_of_anyone(woodshed, monkeypatch):
    """Ctrl-C ends with the code that shells expect, and without a trace."""

    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(chord, "run", stopped)
    said = woodshed("chord", "C")
    assert (said.code, said.err) == (130, "stopped\n")


def test_a_process_of_its_own_starts_lightly_and_ends_with_the_code(woodshed, monkeypatch):
    """No collector, no threads for matrices, and the exit code of the command."""
    done = []
    monkeypatch.setattr(gc, "disable", lambda: done.append("no collector"))
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr("sys.argv", ["woodshed", "chord", "H7x"])
    with pytest.raises(SystemExit) as leaving:
        program()
    assert leaving.value.code == 2
    assert done == ["no collector"]
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_a_reader_that_has_seen_enough_is_no_error():
    """As in `woodshed chord | head -1`: no message, and a good end."""
    command = f"set -o pipefail; {sys.executable} -W error -m woodshed chord | head -1"
    done = subprocess.run(["bash", "-c", command], input=b"C7\n" * 20_000, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"C7")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_behind_standard_output_is_not_our_fault():
    """It is told in plain words, and Python adds nothing."""
    command = f"{sys.executable} -W error -m woodshed generate 'blues in A' --json > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"standard output cannot be written: No space left" in done.stderr
    assert b"fault" not in done.stderr
    assert b"Exception" not in done.stderr
