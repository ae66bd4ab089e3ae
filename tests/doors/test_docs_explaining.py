"""What the document on explaining shows is what the program prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

HOW_TO = (Path(__file__).parents[2] / "docs" / "how-to" / "explaining.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_every_line_that_is_shown_is_printed(woodshed):
    """Some lines stand for the rest; each of them comes from the command above it."""
    for block in CONSOLE.findall(HOW_TO):
        said = None
        for line in block.splitlines():
            if line.startswith("$ woodshed "):
                said = woodshed(*shlex.split(line.removeprefix("$ woodshed ")))
                assert said.code == 0, said.err
            else:
                assert said is not None
                assert line in said.out.splitlines()


def test_the_python_runs(capsys):
    for block in PYTHON.findall(HOW_TO):
        exec(compile(block, "explaining.md", "exec"), {})  # noqa: S102 - the document's own lines
    assert "walking bass" in capsys.readouterr().out


def test_every_option_is_told(woodshed):
    shown = woodshed("explain", "--help").out
    assert all(f"`{option}" in HOW_TO for option in re.findall(r"--[a-z]+", shown) if option != "--help")
