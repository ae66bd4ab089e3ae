"""Which files of a songbook are read, by which reader, and the genre that their folder names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from woodshed.errors import CorpusError
from woodshed.learning.corpus.chordpro import read_chordpro
from woodshed.learning.corpus.ireal import read_ireal
from woodshed.learning.corpus.jsonl import read_jsonl
from woodshed.learning.corpus.midi import read_midi
from woodshed.learning.corpus.musicxml import read_musicxml
from woodshed.learning.corpus.song import Flaw, Song
from woodshed.learning.tune import setting_of

Reader = Callable[[bytes, Path], Iterator[Song | Flaw]]

READERS: dict[str, Reader] = {
    ".jsonl": read_jsonl,
    ".musicxml": read_musicxml, ".xml": read_musicxml, ".mxl": read_musicxml,
    ".html": read_ireal, ".htm": read_ireal, ".txt": read_ireal,
    ".cho": read_chordpro, ".crd": read_chordpro, ".pro": read_chordpro, ".chopro": read_chordpro,
    ".chordpro": read_chordpro,
    ".mid": read_midi, ".midi": read_midi,
}  # fmt: skip
"""Who reads a file, by the end of its name."""
HINT = f"Give files or folders of charts: {', '.join(READERS)}."


def files_of(paths: Sequence[Path]) -> Iterator[tuple[Path, str | None]]:
    """Every file of charts once, in the order of names, with the genre that the nearest of its folders names.

    Folders are gone through to the bottom; hidden files and those of other kinds are passed over.

    Raises:
        CorpusError: a path is not there, or is a file of a kind that is not read.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, _genre_by_folder(file, path)


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        return [
            file
            for file in sorted(path.rglob("*"))
            if file.suffix.lower() in READERS
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
            and file.is_file()
        ]
    if not path.exists():
        raise CorpusError(f"there is no file or folder {str(path)!r}", hint=HINT)
    if path.suffix.lower() not in READERS:
        raise CorpusError(f"{path} is of a kind that is not read", hint=HINT)
    return [path]


def _genre_by_folder(file: Path, root: Path) -> str | None:
    inside = file.relative_to(root).parts[:-1] if file != root else ()
    above = root.resolve() if file != root else root.resolve().parent
    return next(filter(None, map(genre_named, (*reversed(inside), above.name))), None)


def genre_named(name: str) -> str | None:
    """The genre of the chord model that a name means, None where it means none.

    >>> genre_named("Neo Soul"), genre_named("R&B"), genre_named("Holidays")
    ('neo-soul', 'rnb', None)
    """
    genre = setting_of(None, None, name.strip().replace("_", "-").replace(" ", "-"), None).genre
    return None if genre == "other" else genre
