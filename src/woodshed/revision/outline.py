"""What orders change in the outline of a piece: key, tempo, level, style, feel, the size of the hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from woodshed.errors import RequestError
from woodshed.genres import style_of
from woodshed.piece import HANDS, Arrangement, Brief, Feel, Request
from woodshed.piece.bars import bars_in_words
from woodshed.revision.orders import LEAST_SWING, MOST_SWING, Locks, Order
from woodshed.revision.transposing import in_octave, transposed
from woodshed.revision.whole import at_tempo, in_feel
from woodshed.words import read
from woodshed.words.fields import FASTEST, SLOWEST

_OCTAVE = 12


def in_outline(piece: Arrangement, orders: Sequence[Order], locks: Locks, notices: list[str]) -> Arrangement:
    """The piece moved, at its new tempo, in its new feel, and with a brief for the hands that are written anew.

    Raises:
        RequestError: a style does not go in the meter of the piece, or a mode cannot be reached.
    """
    piece = _known(piece)
    for order in orders:
        count = len(piece.notes)
        if order.kind == "transpose" and not order.amount % _OCTAVE:
            piece = _by_octaves(piece, order, notices)
        elif order.kind == "transpose":
            piece = transposed(piece, round(order.amount), None, _run(order))
        elif order.kind == "key":
            piece = _in_key(piece, order, notices)
        elif order.kind in {"tempo", "bpm"}:
            piece = _at_tempo(piece, order, locks, notices)
        elif order.kind == "feel":
            piece = in_feel(piece, Feel(_swing(piece, order, notices), piece.brief.feel.unit, *_late(piece)))
        elif not order.in_part:
            piece = replace(piece, brief=_brief(piece, order, locks, notices))
        if len(piece.notes) < count:
            lost = count - len(piece.notes)
            fell = "note is" if lost == 1 else "notes are"
            notices.append(f'"{order.words}": {lost} {fell} left out, which hands could not play so.')
    return piece


def _known(piece: Arrangement) -> Arrangement:
    """The piece with a sub-style that the room has, where it names none or another one."""
    style = style_of(piece.brief.genre)
    if piece.brief.application in style.applications:
        return piece
    return replace(piece, brief=replace(piece.brief, application=style.usual))


def _run(order: Order) -> tuple[int, ...]:
    bars = order.bars or ()
    if bars and list(bars) != list(range(bars[0], bars[-1] + 1)):
        raise RequestError(
            f'"{order.words}" names bars that do not follow one another', hint="Transpose one run of bars at a time."
        )
    return bars


def _by_octaves(piece: Arrangement, order: Order, notices: list[str]) -> Arrangement:
    found = in_octave(piece, round(order.amount), order.hands, order.bars or range(1, len(piece.chart.bars) + 1))
    if found is None:
        notices.append(f'"{order.words}": the notes would leave the range of their hand, and stay where they are.')
    return found or piece


def _swing(piece: Arrangement, order: Order, notices: list[str]) -> float:
    """The place of the off-beat that is asked, or one that is so much later or earlier than it is."""
    if not order.name:
        return order.amount
    swing = min(max(piece.brief.feel.swing + order.amount, LEAST_SWING), MOST_SWING)
    if swing == piece.brief.feel.swing:
        notices.append(f'"{order.words}": the off-beat stands at {swing:g} of the beat, and goes no further.')
    return round(swing, 3)


def _in_key(piece: Arrangement, order: Order, notices: list[str]) -> Arrangement:
    key, home = order.key, piece.chart.key
    if key is None:
        return piece
    if order.bars and len(order.bars) < len(piece.chart.bars):
        home = piece.chart.key_at(order.bars[0])
    else:
        order = order._replace(bars=None)
    if key.mode != home.mode:
        raise RequestError(
            f"a piece in {home} cannot be put in {key} by moving it: its chords would be others",
            hint=f'Move it to {key.tonic.name} {home.mode}, or ask for it "darker" or "brighter".',
        )
    steps = (key.tonic.semitone - home.tonic.semitone + 5) % 12 - 5
    if not steps:
        where = f"{bars_in_words(order.bars)} stand" if order.bars else "The piece stands"
        notices.append(f'"{order.words}": {where} in {home} already.')
        return piece
    return transposed(piece, steps, None if order.bars else key, _run(order))


def _at_tempo(piece: Arrangement, order: Order, locks: Locks, notices: list[str]) -> Arrangement:
    wanted = order.amount if order.kind == "bpm" else round(piece.brief.tempo * order.amount)
    tempo = float(min(max(wanted, SLOWEST), FASTEST))
    if tempo != wanted:
        notices.append(f"A tempo of {wanted:g} is out of range: {tempo:g} is taken instead.")
    kept = {note for note in piece.notes if locks.keeps(note.hand, piece.cell_of(note)[1] + 1)}
    return at_tempo(piece, tempo, frozenset(kept))


def _late(piece: Arrangement) -> tuple[float, float]:
    return piece.brief.feel.late_left, piece.brief.feel.late_right


def _brief(piece: Arrangement, order: Order, locks: Locks, notices: list[str]) -> Brief:
    brief = piece.brief
    if order.kind in {"level", "at_level"}:
        return replace(brief, level=level_of(order, brief, notices), level_asked=True)
    if order.kind == "hand_size":
        return replace(brief, hand_size=order.name)
    if order.kind == "style":
        return _in_style(piece, order, locks, notices)
    if order.kind == "idiom" and order.idiom is not None:
        return replace(brief, idioms=(*brief.idioms, order.idiom))
    if order.kind == "without" and order.idiom is not None:
        return replace(brief, avoid=brief.avoid | {order.idiom.name})
    return brief


def level_of(order: Order, brief: Brief, notices: list[str]) -> int:
    """The level that an order asks for, from 1 to 10; a notice where that is the one there is."""
    wanted = round(order.amount if order.kind == "at_level" else brief.level + order.amount)
    level = min(max(wanted, 1), 10)
    if level == brief.level:
        notices.append(f'"{order.words}": the piece is at level {level} already, and levels run from 1 to 10.')
    elif level != wanted:
        notices.append(f'"{order.words}" is out of range, levels run from 1 to 10: {level} is taken.')
    return level


def _in_style(piece: Arrangement, order: Order, locks: Locks, notices: list[str]) -> Brief:
    """The brief of another style for the same chart; its tempo where the old one does not suit it."""
    old, chart = piece.brief, piece.chart
    genre, _, name = order.name.partition("/")
    style = style_of(genre)
    request = Request(
        description=f"{style.title} {name.replace('_', ' ')}", genre=genre, application=name or None,
        key=str(chart.key), num_bars=len(chart.bars), level=old.level, seed=old.seed,
    )  # fmt: skip
    brief = read(request, style_of)
    application = style.applications[brief.application]
    if str(chart.meter) not in application.meters:
        raise RequestError(
            f"{application.title} goes in {' or '.join(application.meters)}, and this piece stands in {chart.meter}",
            hint="Generate it anew in that style, or name another one: `woodshed genres` lists them.",
        )
    keeps = any(locks.keeps(hand, bar) for hand in HANDS for bar in range(1, len(chart.bars) + 1))
    low, high = application.tempo
    tempo = old.tempo if low <= old.tempo <= high else application.usual_tempo
    if tempo != old.tempo:
        notices.append(f"{application.title} is played at {low:g} to {high:g}: the tempo is {tempo:g}.")
    if keeps and old.feel != brief.feel:
        notices.append("The feel stays as it was, since bars or hands are kept.")
    return replace(
        old, genre=genre, application=brief.application, tempo=tempo, feel=old.feel if keeps else brief.feel,
        clave=brief.clave, voices=brief.voices, idioms=(), loop=old.loop, avoid=frozenset(),
    )  # fmt: skip
