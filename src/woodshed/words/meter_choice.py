"""Chooses the meter, and what a style becomes in one that is not its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from woodshed.errors import MeterError
from woodshed.genres.style import Application, Pattern
from woodshed.theory.meter import Meter
from woodshed.words.time_choice import corrected
from woodshed.words.wishes import Wishes

_NEAREST = {
    "2/2": "4/4",
    "6/4": "3/4",
    "3/2": "3/4",
    "3/8": "6/8",
    "4/2": "4/4",
    "1/4": "4/4",
    "8/8": "4/4",
    "7/4": "7/8",
    "5/8": "5/4",
}


def choose_meter(
    wishes: Wishes, application: Application, lower: str, notices: list[str], patterns: Mapping[str, Pattern]
) -> Meter:
    """The meter that was said, else that of a dance that was named, else the usual one.

    ``patterns`` are those of the room: where none of the style is in that meter, a notice says so.
    """
    usual = application.meters[0]
    of_four = wishes.claves or any("montuno" in m.meaning.idioms for m in wishes.mentions)
    if of_four and "4/4" in application.meters:
        usual = "4/4"
    dance = next((m for m in wishes.mentions if m.meaning.meter and not m.refused), None)
    if not wishes.meters:
        return Meter.parse(dance.meaning.meter if dance and dance.meaning.meter else usual)
    said, last = wishes.meters[0], wishes.meters[-1]
    if said.value != last.value and corrected(lower, said.end, last.start, last.end):
        said = last
    others = [s for s in wishes.meters if s.value != said.value]
    if others:
        notices.append(
            f'You ask for "{said.words}" and for "{others[0].words}": the piece stands in {said.value} throughout.'
        )
    name = said.value
    try:
        meter = Meter.parse(name)
    except MeterError:
        meter = Meter.parse(_NEAREST.get(name, usual))
        notices.append(f'The meter "{said.words}" is not served: {meter} is taken instead.')
    if str(meter) == name and not _has_figures(application, patterns, name):
        style = application.title or application.name.replace("_", " ")
        notices.append(
            f"{style} goes in {application.meters[0]} and has no figures of its own in {meter}: plain ones play."
        )
    if dance and dance.meaning.meter and Meter.parse(dance.meaning.meter).count % 3 != meter.count % 3:
        notices.append(
            f'A "{dance.words}" goes in {dance.meaning.meter}, and you ask for "{said.words}": the piece is in {meter}.'
        )
    return meter


def _has_figures(application: Application, patterns: Mapping[str, Pattern], meter: str) -> bool:
    """Whether a style has a figure for each hand in a meter; rooms without patterns have none to miss."""
    if meter in application.meters or not patterns:
        return True
    hands = (application.left, application.right)
    return all(any(meter in patterns[name].meters for name in names if name in patterns) for names in hands)


def in_compound(application: Application, meter: Meter) -> Application:
    """A style with the tempos it has in a compound meter that is not its own.

    A swung one keeps its beat, for its triplets become the eighths; a straight one keeps its eighths, and three of them
    make a beat.
    """
    foreign = meter.compound and not any(Meter.parse(name).compound for name in application.meters)
    if not foreign or application.swing == "tempo" or float(application.swing) >= _TRIPLETS:
        return application
    low, high = application.tempo
    slowed = (round(low * 2 / 3), round(high * 2 / 3))
    return replace(application, tempo=slowed, usual_tempo=round(application.usual_tempo * 2 / 3))


_TRIPLETS = 0.6
"""From which place of the off-beat on eighths are heard as two of a triplet."""
