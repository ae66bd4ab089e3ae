"""A songbook read as tunes for the chord model, with what could not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from woodshed.errors import CorpusError, UnreadableError
from woodshed.learning.corpus.files import HINT, READERS, files_of, genre_named
from woodshed.learning.corpus.groups import SPLITS, grouped, split_of, title_key
from woodshed.learning.corpus.song import Flaw, Song, flaw_of
from woodshed.learning.tune import GENRES, Tune, tune_of

LICENCES = ("permissive", "sharealike", "gpl", "nc", "unclear", "none", "own")
"""Classes of licences: a player's own songs are "own", and nothing is said of "none"."""
_MOST_BEATS = 64
_LATEST = 2**24
"""Ticks from the start that a chord may begin at the latest: days of music."""
_BAD_FIELDS = (UnreadableError, KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
"""What reading a line raises whose fields hold something else than those of a chart."""


class Unread(NamedTuple):
    """A file, or a place in it, that could not be read: where it stands, and why."""

    path: Path
    where: str
    why: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.path), self.where, self.why)))


@dataclass(frozen=True, slots=True)
class Corpus:
    """The tunes of a songbook, in the order of its files, and all that was left out of it."""

    tunes: tuple[Tune, ...]
    unread: tuple[Unread, ...] = ()


class _Found(NamedTuple):
    """A tune, the key of its title, and whether it came with a group or a split of its own."""

    tune: Tune
    title: str
    settled: bool


def charts_of(paths: Sequence[Path], *, genre: str | None = None) -> Corpus:
    """All charts of files and folders as tunes, grouped so that no tune is in two splits.

    What names no genre itself has ``genre``, else the one that its folder names, else "other". Lines of JSON keep the
    licence class, the group and the split that they carry; all else has the licence "own". What cannot be read is told
    in ``unread``, and the rest is kept.

    Raises:
        CorpusError: a path is not there or of a kind that is not read, the genre is none, or nothing could be read.
    """
    if genre is not None and genre != "other" and genre_named(genre) is None:
        raise CorpusError(f"{genre!r} is no genre of the chord model", hint=f"Use one of {', '.join(GENRES)}.")
    found: list[_Found] = []
    unread: list[Unread] = []
    for path, by_folder in files_of(paths):
        for read in _read(path, genre or by_folder or "other"):
            if isinstance(read, Flaw):
                unread.append(Unread(path, *read))
            else:
                found.append(read)
    if not found:
        told = f": {unread[0]}" + (f" (and {len(unread) - 1} more)" if unread[1:] else "") if unread else ""
        raise CorpusError(f"there is no chart in {', '.join(map(str, paths)) or 'nothing'}{told}", hint=HINT)
    tunes, titles, settled = zip(*found, strict=True)
    return Corpus(tuple(grouped(tunes, titles, settled)), tuple(unread))


def licensed(tunes: Iterable[Tune], classes: Collection[str]) -> list[Tune]:
    """The tunes whose licence is of one of these classes.

    Raises:
        CorpusError: one of them is no class of licences.
    """
    unknown = sorted(set(classes) - set(LICENCES))
    if unknown:
        raise CorpusError(f"{unknown[0]!r} is no class of licences", hint=f"Use some of {', '.join(LICENCES)}.")
    return [tune for tune in tunes if tune.licence in classes]


def _read(path: Path, genre: str) -> Iterator[_Found | Flaw]:
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Flaw("", error.strerror or str(error))
        return
    for song in READERS[path.suffix.lower()](content, path):
        yield song if isinstance(song, Flaw) else _found(song, path, genre)


def _found(song: Song, path: Path, genre: str) -> _Found | Flaw:
    chart: dict[str, Any] = {**song.chart}
    settled = bool(chart.get("tune") or chart.get("split"))
    chart["id"] = str(chart.get("id") or ", ".join(filter(None, (path.name, song.where))))
    chart["genre"] = chart.get("genre") or genre
    chart["licence_class"] = chart.get("licence_class") or "own"
    try:
        composer = (chart["composer_or_artist"] or path.stem) if chart["genre"] == "classical" else ""
        title = title_key(chart["title"] or "", composer)
        chart["tune"] = str(chart.get("tune") or title or chart["id"])
        chart["split"] = chart.get("split") or split_of(chart["tune"])
        tune = tune_of(chart)
    except _BAD_FIELDS as error:
        return flaw_of(chart, song.where, error)
    why = "a bar holds more chords than a bar can hold" if tune is None else _fault(tune)
    return Flaw(song.where, why) if tune is None or why else _Found(tune, title, settled)


def _fault(tune: Tune) -> str:
    """What is wrong with a tune that was read, "" where nothing is."""
    if not tune.classes:
        return "there are no chords in it"
    if not 0 < tune.setting.beats <= _MOST_BEATS:
        return f"a bar cannot have {tune.setting.beats} beats"
    if tune.onsets[-1] > _LATEST:
        return "a chord begins too long after the first"
    if tune.split not in SPLITS:
        return f"{tune.split!r} is no split: use {', '.join(SPLITS)}"
    if tune.licence not in LICENCES:
        return f"{tune.licence!r} is no class of licences: use {', '.join(LICENCES)}"
    return ""
