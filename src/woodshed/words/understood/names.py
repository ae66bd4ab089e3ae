"""What the phrases of the vocabulary did: genres, styles, devices, moods, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from woodshed.piece.brief import Idiom
from woodshed.words.understood.value import Case, Effect, followed
from woodshed.words.wishes import Mention

_EVEN = 0.5
_SLOW, _FAST = 0.2, 0.8
"""Places in the usual range up to which a word means slow, and from which it means fast."""
_NAMES_IT = 3
"""The weight from which a word names a genre; below it only hints at one."""
_LOUD = {True: "louder", False: "softer"}
_BUSY = {1: "a fuller texture", 0: "a middle texture", -1: "a sparser texture"}


def effects_of(mention: Mention, case: Case) -> Iterator[Effect]:
    """Everything that a phrase of the vocabulary did, one effect for each thing that it speaks of."""
    for says in _REFUSALS if mention.refused else _SAYINGS:
        effect = says(mention, case)
        if effect is not None:
            yield effect


def genre(mention: Mention, case: Case) -> Effect | None:
    """A word that speaks for a genre."""
    said = mention.meaning.genre
    if said is None or mention.refused:
        return None
    now = case.brief.genre
    if said != now and mention.meaning.weight < _NAMES_IT:
        return None
    return followed(f"genre {now}", kept=said == now, instead=f"a word of {said}; the genre is {now}")


def application(case: Case) -> Effect:
    """The words by which the sub-style was chosen."""
    return Effect(f"style {case.brief.application.replace('_', ' ')}")


def mode(mention: Mention, case: Case) -> Effect:
    """A mood or a mode by its name."""
    now = case.brief.key.mode
    return followed(f"key {case.brief.key}", kept=mention.meaning.mode == now, instead=f"the key is {case.brief.key}")


def _devices(mention: Mention, case: Case) -> Effect | None:
    tags = mention.meaning.idioms
    if not tags:
        return None
    found = tuple(idiom for tag in tags for idiom in _asked(tag, case))
    names = ", ".join(dict.fromkeys(tag.partition(":")[0].replace("_", " ") for tag in tags))
    return Effect(names, "done", found) if found else Effect(f"{names}: left out", "overruled")


def _asked(tag: str, case: Case) -> list[Idiom]:
    """The idioms of the brief that a tag became; its argument may have been read from the words around."""
    name, _, argument = tag.partition(":")
    same = {name, f"blues_{name}", f"{name}_every"}
    named = [idiom for idiom in case.brief.idioms if idiom.name in same]
    return [idiom for idiom in named if idiom.argument == argument] or named[:1]


def _meter(mention: Mention, case: Case) -> Effect | None:
    said, now = mention.meaning.meter, str(case.brief.meter)
    return None if said is None else followed(f"meter {now}", kept=said == now, instead=f"the meter is {now}")


def _form(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.form
    if said is None:
        return None
    return followed(f"form {said}", kept=said == case.brief.form, instead=f"the form is {case.brief.form}")


def _length(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.bars
    if said is None:
        return None
    kept = case.brief.bars % said == 0
    return followed(f"a form of {said} bars", kept=kept, instead=f"there are {case.brief.bars} bars")


def _tempo(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning
    if said.tempo is None and said.bpm is None:
        return None
    if case.cover[0] <= mention.start and mention.end <= case.cover[1]:
        return None  # the word names the style, whose habit the tempo is
    now = f"tempo {case.brief.tempo:g}"
    if case.brief.request.tempo is not None or case.wishes.tempos:
        place, tempo = said.tempo, case.brief.tempo
        against = place is not None and ((place >= _FAST and tempo <= 72) or (place <= _SLOW and tempo >= 140))
        return followed(f"{now}, as the number says", kept=not against, instead=f"the number goes before it: {now}")
    low, high = case.application.tempo
    style = case.application.name.replace("_", " ")
    return Effect(f"{now} beats a minute ({style}: {low:g}-{high:g})")


def _swing(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.swing
    if said is None:
        return None
    feel = case.brief.feel
    notes = "sixteenths" if feel.unit == "1/16" else "eighths"
    now = f"straight {notes}" if feel.swing == _EVEN else f"swung {notes}, the off-beat at {feel.swing:g} of the beat"
    return followed(now, kept=(said == _EVEN) == (feel.swing == _EVEN), instead=now)


def _late(mention: Mention, case: Case) -> Effect | None:
    if mention.meaning.late is None:
        return None
    return Effect(f"the right hand {case.brief.feel.late_right:g} ms behind the beat")


def _volume(mention: Mention, case: Case) -> Effect | None:
    said, now = mention.meaning.volume, case.brief.volume
    if not said:
        return None
    return followed(_LOUD[said > 0], kept=said * now > 0, instead="a middle loudness")


def _density(mention: Mention, case: Case) -> Effect | None:
    said, now = mention.meaning.density, case.brief.density
    return None if not said else followed(_BUSY[said], kept=said == now, instead=_BUSY[now])


def _level(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.asks_level
    now = f"level {case.brief.level} of 10"
    return None if said is None else followed(now, kept=said == case.brief.level, instead=f"it is {now}")


def _hands(mention: Mention, case: Case) -> Effect | None:
    said, now = mention.meaning.hands, case.brief.hands
    if said is None:
        return None
    return followed("both hands" if now == "both" else f"the {now} hand alone", kept=said == now, instead="both hands")


def _reach(mention: Mention, case: Case) -> Effect | None:
    said, now = mention.meaning.hand_size, case.brief.hand_size
    return None if said is None else followed(f"for {now} hands", kept=said == now, instead=f"for {now} hands")


def _voices(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.voices
    return None if said is None else followed("written in four voices", kept=said == case.brief.voices, instead="")


def _loop(mention: Mention, case: Case) -> Effect | None:
    if not mention.meaning.loop:
        return None
    return followed("the end leads back to the beginning", kept=case.brief.loop, instead="it comes to an end")


def _avoid(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.avoid
    return Effect(f"without {_listed(said)}") if said else None


def _progression(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.progression
    if not said:
        return None
    asked = tuple(chord.numeral for chord in case.brief.progression)
    names = " ".join(said)
    return followed(f"the chords {names}", kept=set(said) <= set(asked), instead="the chords are others")


def _beyond(mention: Mention, case: Case) -> Effect | None:
    said = mention.meaning.beyond
    return None if said is None else Effect(f"not served: {said}", "beyond")


def _rich(mention: Mention, case: Case) -> Effect | None:
    return Effect("richer chords") if mention.meaning.rich and not mention.meaning.idioms else None


def _left_out(mention: Mention, case: Case) -> Effect | None:
    names = [tag.partition(":")[0] for tag in mention.meaning.idioms]
    return Effect(f"without {_listed(names)}") if names else None


def _not_swung(mention: Mention, case: Case) -> Effect | None:
    return _swing(mention, case) and Effect("straight" if case.brief.feel.swing == _EVEN else "swung")


def _not_busy(mention: Mention, case: Case) -> Effect | None:
    return Effect(_BUSY[case.brief.density]) if mention.meaning.density == 1 else None


def _not_round(mention: Mention, case: Case) -> Effect | None:
    return Effect("it comes to an end") if mention.meaning.loop and not case.brief.loop else None


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


_SAYINGS: tuple[Callable[[Mention, Case], Effect | None], ...] = (
    _devices, _meter, _form, _length, _tempo, _swing, _late, _volume, _density, _level, _hands, _reach, _voices,
    _loop, _avoid, _progression, _beyond, _rich,
)  # fmt: skip
_REFUSALS: tuple[Callable[[Mention, Case], Effect | None], ...] = (_left_out, _not_swung, _not_busy, _not_round)
