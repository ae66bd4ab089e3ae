"""Says where words clash with a chart that was given: it is played as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.piece.chart import Chart
from woodshed.theory.key import Key
from woodshed.words.reader import found_in
from woodshed.words.wishes import KeyName, Wishes


def clashes_with_chart(description: str, chart: Chart) -> tuple[str, ...]:
    """A notice for each key, meter and number of bars that the words name and the chart does not have."""
    _, wishes = found_in(description)
    return (*_keys(wishes, chart), *_meters(wishes, chart), *_bars(wishes, chart))


def _keys(wishes: Wishes, chart: Chart) -> Iterator[str]:
    own = [chart.key, *(change.key for change in chart.key_changes)]
    for said in wishes.keys:
        if not any(_is(said.value, key) for key in own):
            yield f'The words say "{said.words}", the chart stands in {chart.key}: {chart.key} it is.'
    for lift in wishes.lifts[:1]:
        if not chart.key_changes:
            yield f'The words say "{lift.words}", the chart changes its key nowhere: it is played as it stands.'


def _is(name: KeyName, key: Key) -> bool:
    return name.tonic.semitone == key.tonic.semitone and name.mode in {None, key.mode}


def _meters(wishes: Wishes, chart: Chart) -> Iterator[str]:
    meter = str(chart.meter)
    named = [(said.words, said.value) for said in wishes.meters]
    named += [(m.words, m.meaning.meter) for m in wishes.mentions if m.meaning.meter and not m.refused]
    for words, said in named[:1]:
        if said != meter:
            yield f'The words say "{words}", the chart stands in {meter}: {meter} it is.'


def _bars(wishes: Wishes, chart: Chart) -> Iterator[str]:
    bars = len(chart.bars)
    for said in wishes.counts:
        count, kind = said.value
        fits = count == bars or (kind != "total" and 0 < count <= bars)
        if not fits:
            yield f'The words say "{said.words}", the chart has {bars} bars: it is played as it stands.'
