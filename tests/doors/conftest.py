"""A terminal to type into: the program in process, and as a program of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from woodshed.cli.main import main


@dataclass(frozen=True)
class Said:
    """What a command left behind: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


Terminal = Callable[..., Said]


@pytest.fixture
def woodshed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    """``woodshed("chord", "C7", stdin="…")`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str | bytes = "") -> Said:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        code = main(arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The same as a whole process, for what only a process can show."""

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "woodshed", *arguments],
            cwd=tmp_path, input=stdin, capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    return run
