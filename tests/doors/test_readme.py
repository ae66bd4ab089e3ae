"""What the documents show is what the program does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(language: str) -> list[str]:
    """The fenced examples of a language, from every page."""
    fence = re.compile(rf"^```{language}\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
    return [block for page in PAGES for block in fence.findall(page.read_text(encoding="utf-8"))]


def commands() -> list[str]:
    """The lines that a reader types to this program, without what the shell does with them."""
    return [
        line.removeprefix("$ ").partition("  #")[0].strip()
        for block in blocks("console")
        for line in block.splitlines()
        if line.startswith("$ woodshed ")
    ]


def test_there_are_examples():
    """So that the tests below look at something."""
    assert len(commands()) >= 6
    assert len(blocks("python")) >= 2


@pytest.mark.parametrize("command", commands())
def test_every_command_shown_runs(woodshed, tmp_path, command):
    """With the files that the pages speak of at hand."""
    (tmp_path / "requests.jsonl").write_text('{"id": "1", "request": "slow blues in A"}\n')
    (tmp_path / "tune.txt").write_text("| Dm7 G7 | Cmaj7 |\n")
    (tmp_path / "tune.musicxml").write_bytes(b"")
    woodshed("arrange", "tune.txt", "-o", "tune.musicxml", "--force")
    if "song.json" in command:
        woodshed("generate", "medium swing in Bb", "--bars", "8", "-o", "song.json")
    program, *arguments = shlex.split(command)
    assert program == "woodshed"
    if "explain" in arguments:
        woodshed("arrange", "| C | F | G7 | C | Am | Dm7 | G7 | C |", "-o", arguments[1])
    said = woodshed(*arguments)
    assert said.code == 0, said.err


@pytest.mark.parametrize("example", blocks("python"))
def test_every_python_example_runs(tmp_path, example):
    """As a program of its own, with an event loop where it awaits, and a folder of songs at hand."""
    (tmp_path / "songs").mkdir()
    (tmp_path / "songs" / "amen.cho").write_text("{title: Amen}\n{key: C}\n[F]A[C]men\n[F]A[C]men\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_chart_of_the_front_page_is_what_comes_out(woodshed):
    """The page of music is printed by the program, not by hand."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    command, shown = re.search(
        r"^\$ (woodshed generate [^\n]*)\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL
    ).groups()
    said = woodshed(*shlex.split(command)[1:])
    assert shown.strip() == said.out.strip(), "`make docs` prints it anew"
