"""What is kept in the repository speaks of the product alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTS = re.compile(
    r"py(?:pi)\.(?:org|python)|python[h]osted|npm(?:js)\.(?:org|com)|--(?:extra-)?index-u[r]l|find-l[i]nks"
)
PLACES = re.compile(r"(?<![\w.])/(?:work|root|home|farm|Users)/\w")


def kept() -> list[Path]:
    """The files under version control, or all of them where there is none."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        return [p for p in (ROOT / "src").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(("what", "pattern"), [("registry host", HOSTS), ("path of a machine", PLACES)])
def test_no_file_names_a_registry_or_a_machine(what: str, pattern: re.Pattern[str]):
    """Pins are versions; where they come from is nobody's business."""
    found = []
    for path in kept():
        text = path.read_bytes().decode(errors="replace")
        found += [f"{what} in {path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    assert found == []


def test_requirements_are_exact():
    """Every line of the pins is a version, a reference to other pins, or a remark."""
    line = re.compile(r"#.*|-r \w+\.txt|[a-z0-9-]+==[\w.+]+")
    for path in (ROOT / "requirements").glob("*.txt"):
        assert [row for row in path.read_text().splitlines() if not line.fullmatch(row)] == []


def test_links_between_the_documents_lead_somewhere():
    """A relative link in a Markdown file names a file that is there."""
    broken = []
    for page in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "bench").glob("*.md"),
    ]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            broken += [f"{page.name}: {target}"] * (not (page.parent / target).exists())
    assert broken == []


def test_make_targets_that_the_documents_name_exist():
    """``make something`` in a Markdown file is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = {
        name
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for name in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert named
    assert named <= targets
