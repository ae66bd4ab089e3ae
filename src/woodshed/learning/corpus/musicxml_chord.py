"""A chord symbol of MusicXML as text; its kinds stand in ``musicxml_kinds.toml``."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from xml.etree import ElementTree as ET

from woodshed.errors import CorpusError, WoodshedError
from woodshed.theory.chord import Chord

_SIGNS = {-2: "bb", -1: "b", 0: "", 1: "#", 2: "##"}


@lru_cache(maxsize=1)
def _suffixes() -> dict[str, str]:
    """The suffix that stands for each kind."""
    import tomli

    data = tomli.loads((pkgutil.get_data(__package__, "musicxml_kinds.toml") or b"").decode())
    return {entry["kind"]: entry["suffix"] for entry in data["kind"]}


def symbol_of(harmony: ET.Element) -> str:
    """The symbol of a ``harmony``, with its degrees in brackets where they can be read so.

    Raises:
        CorpusError: it has no root, or a kind that is not known.
    """
    kind = harmony.find("kind")
    name = (kind.text or "").strip() if kind is not None else ""
    if name == "none":
        return "N.C."
    root, bass = _note(harmony, "root"), _note(harmony, "bass")
    if not root:
        raise CorpusError("a chord symbol has no root")
    below = f"/{bass}" if bass else ""
    suffix = _suffixes().get(name)
    shown = kind.get("text", "") if kind is not None else ""
    if suffix is None:
        if not shown:
            raise CorpusError(f"a chord of the kind {name!r} is not known")
        return root + shown + below
    plain = root + suffix
    for degree in harmony.iter("degree"):
        plain = _with(plain, degree)
    return plain + below


def _with(symbol: str, degree: ET.Element) -> str:
    """A symbol with a degree added, altered or taken away; as it was, where that cannot be written."""
    value, alter = (degree.findtext("degree-value") or "").strip(), _whole(degree.findtext("degree-alter"))
    how = (degree.findtext("degree-type") or "add").strip()
    if how == "subtract":
        change = f"(no{value})"
    elif alter:
        change = f"({_SIGNS.get(alter, '')}{value})"
    else:
        change = f"(add{value})"
    try:
        Chord.parse(symbol + change)
    except WoodshedError:
        return symbol
    return symbol + change


def _note(harmony: ET.Element, name: str) -> str:
    step = (harmony.findtext(f"{name}/{name}-step") or "").strip()
    return step + _SIGNS.get(_whole(harmony.findtext(f"{name}/{name}-alter")), "") if step else ""


def _whole(text: str | None) -> int:
    try:
        return round(float(text or 0))
    except (ValueError, OverflowError):
        return 0
