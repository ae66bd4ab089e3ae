"""The elements of a MusicXML score, plain or packed, without what a hostile file could hide in it."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from woodshed.errors import CorpusError

HINT = "Give partwise MusicXML (.musicxml, .xml or .mxl) with chord symbols."
MOST_BYTES = 32 * 2**20
"""A score is refused beyond this; that of a symphony is smaller."""


def score_of(content: bytes) -> ET.Element:
    """The root of a partwise score.

    Raises:
        CorpusError: it is no such score, it declares entities or the like of its own, or it is too large.
    """
    try:
        if content[:2] == b"PK":
            content = _unpacked(content)
        root = _tree(content)
    except (ET.ParseError, expat.ExpatError, BadZipFile, KeyError, LookupError, ValueError, OSError) as error:
        raise CorpusError(f"this is not MusicXML: {error}", hint=HINT) from error
    except (RuntimeError, NotImplementedError) as error:  # a packed score under a password, or packed unusually
        raise CorpusError(f"this score cannot be unpacked: {error}", hint=HINT) from error
    if root.tag != "score-partwise":
        raise CorpusError(f"this is <{root.tag}>, not a partwise score", hint=HINT)
    return root


def _tree(content: bytes) -> ET.Element:
    """The elements of a document, comments left out.

    expat is driven here, since the parser of ElementTree does not tell whether a document type is declared inside the
    document, where entities that grow without bound would stand.
    """
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(content, True)  # noqa: FBT003 - the parser knows this argument by its place alone
    return builder.close()


def _doctype(name: str, system: str | None, public: str | None, internal: int) -> None:
    if internal:
        raise ValueError(f"its document type {name} declares entities or elements of its own, which is not read")


def _unpacked(content: bytes) -> bytes:
    """The score that the container of a packed file names."""
    with ZipFile(BytesIO(content)) as archive:
        rootfile = _tree(_member(archive, "META-INF/container.xml")).find(".//{*}rootfile")
        if rootfile is None:
            raise KeyError("the container names no score")
        return _member(archive, rootfile.get("full-path", ""))


def _member(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(f"{name} is larger than {MOST_BYTES // 2**20} MiB")
    return archive.read(name)
