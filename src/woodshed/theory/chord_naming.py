"""The one name of every tone set, built by rule."""

from __future__ import annotations

_ORDER = (
    "1", "2", "b3", "3", "4", "b5", "5", "#5", "b6", "6", "bb7", "b7", "7",
    "b9", "9", "#9", "11", "#11", "b13", "13",
)  # fmt: skip


def settled(given: frozenset[str]) -> tuple[str, ...]:
    """The same tones in lead-sheet order, each under the one name that fits the chord."""
    tones = set(given) | {"1"}

    def rename(old: str, new: str) -> None:
        if old in tones:
            tones.discard(old)
            tones.add(new)

    if {"b3", "3"} <= tones:
        rename("b3", "#9")
    third = bool(tones & {"b3", "3"})
    if "5" in tones:
        rename("b5", "#11")
        rename("#5", "b13")
    if "b5" in tones:
        rename("#5", "b13")
        tones.discard("#11")
    if "#5" in tones:
        tones.discard("b13")
    if {"b3", "b5", "6"} <= tones and not tones & {"b7", "7"}:
        rename("6", "bb7")
    if "bb7" in tones and not {"b3", "b5"} <= tones:
        rename("bb7", "6")
    seventh = tones & {"bb7", "b7", "7"}
    for low, high in (("6", "13"), ("b6", "b13")):
        if seventh:
            rename(low, high)
        else:
            rename(high, low)
    if "bb7" in tones:
        tones.discard("13")
    if third:
        rename("2", "9")
        rename("4", "11")
    else:
        if "4" in tones or not {"b7", "9", "11"} <= tones or "13" in tones:
            rename("11", "4")
        if "4" in tones or "11" in tones:
            rename("2", "9")
        else:
            rename("9", "2")
    if "b3" in tones:
        tones.discard("#9")
    return tuple(t for t in _ORDER if t in tones)


def name_of(tones: tuple[str, ...]) -> str:
    """The canonical name of settled tones.

    >>> name_of(("1", "3", "5", "b7", "b9", "13"))
    '13(b9)'
    """
    named = set(tones)
    if named == {"1", "3", "b7", "b9", "#9", "#11", "b13"}:
        return "7alt"
    if named == {"1", "5"}:
        return "5"
    minor = "b3" in named
    stem, used = _stem(named)
    fifth = next((t for t in ("b5", "#5") if t in named), "")
    if minor and fifth == "b5" and "b7" not in named:
        fifth = ""
    altered = [t for t in ("b9", "#9", "#11", "b6", "b13") if t in named]
    added = ["add" + t for t in ("9", "11", "13", "7") if t in named - used]
    left_out = []
    if not named & {"3", "b3", "4", "2", "11"}:
        left_out.append("no3")
    if not named & {"5", "b5", "#5"}:
        left_out.append("no5")
    if stem == "aug":
        fifth = ""
    alone = not (altered or added or left_out)
    if fifth and stem and (alone or (minor and fifth == "b5")) and "sus" not in stem:
        stem, fifth = stem + fifth, ""
    if not stem and added and not fifth and not altered:
        stem, added = added[0], added[1:]
    inside = "".join([fifth, *altered, *added, *left_out] if fifth else [*altered, *added, *left_out])
    if not stem and inside[:1] in {"b", "#"}:
        stem = "maj"
    return f"{stem}({inside})" if inside else stem


def _stem(named: set[str]) -> tuple[str, set[str]]:
    """The part before the alterations, and the tones above the fifth that it tells."""
    minor = "b3" in named
    sus = "sus4" if "4" in named else "sus2" if "2" in named else ""
    seventh = next((t for t in ("bb7", "b7", "7") if t in named), "")
    diminished = minor and "b5" in named and seventh != "b7"
    if diminished and seventh == "bb7":
        return "dim7", {"bb7"}
    number, used = _number(named)
    if seventh == "7":
        major = f"maj{number}"
        if minor:
            return ("dim" if diminished else "m") + f"({major})", used | {"7"}
        return major + sus.removesuffix("4"), used | {"7"}
    if seventh:
        return ("m" if minor else "") + number + sus.removesuffix("4"), used
    if "6" in named:
        six, used = ("6/9", {"9"}) if "9" in named else ("6", set())
        return ("m" if minor else "") + six + sus.removesuffix("4"), used
    if diminished:
        return "dim", set()
    if "3" in named and "#5" in named:
        return "aug", set()
    return "m" if minor else sus, set()


def _number(named: set[str]) -> tuple[str, set[str]]:
    ninth = bool(named & {"b9", "9", "#9"})
    if "13" in named and ninth:
        return "13", {"9", "13"}
    if {"9", "11"} <= named and not ("3" in named and "b7" in named):
        return "11", {"9", "11"}
    if "9" in named:
        return "9", {"9"}
    return "7", set()
