"""Whether a model's bars make the chart that was asked for, with the smallest repair."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from woodshed.errors import ComposerDeclinedError
from woodshed.genres.style import Style
from woodshed.llm.answer import AnswerReader, Changes, nearly
from woodshed.llm.inquiry import Unfit
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar, Chart, Credit
from woodshed.progression.asked import asked_bars, with_ending
from woodshed.progression.check import faults, mended
from woodshed.progression.editing import merged
from woodshed.progression.habits import colour_of, fullest
from woodshed.progression.idiom_rules import Guard, holds, task_for, work_in_all
from woodshed.progression.idioms import rule_of
from woodshed.progression.limits import fewer, hanging, of_families, paced
from woodshed.progression.model_task import Task, task_of
from woodshed.progression.plain_key import out_of_plain_key

_MENDED = 4
"""Of so many bars one may be mended; beyond that the chart would no longer be the model's."""


def parsed(text: str, brief: Brief, style: Style) -> Chart:
    """The chart that a whole answer makes for a brief, as if a model had just written it.

    Raises:
        ComposerDeclinedError: it cannot be read, or will not do; the message says why.
    """
    reader = AnswerReader(brief.meter)
    reader.feed(text)
    if reader.fault is not None or not reader.bars:
        raise ComposerDeclinedError(reader.fault.what if reader.fault else "there is no bar in this answer")
    if not nearly(len(reader.bars), brief.bars):
        raise ComposerDeclinedError(f"it has {len(reader.bars)} bars, and {brief.bars} were asked")
    try:
        return judged(reader.bars, brief=brief, task=task_of(brief, style))
    except Unfit as unfit:
        raise ComposerDeclinedError(str(unfit)) from unfit


def judged(bars: Sequence[Changes], *, brief: Brief, task: Task) -> Chart:
    """The chart that a model's bars make for a brief, in the key that was asked, with the smallest repair.

    Raises:
        Unfit: it will not do, or more than a quarter of it would have to be mended.
    """
    colour = colour_of(brief)
    asked = with_ending(asked_bars(brief, colour), brief, colour)
    rows = []
    for number, changes in enumerate(bars, 1):
        own = merged(out_of_plain_key(changes, number, task.plain, brief)) if number <= brief.bars else changes
        letter = task.letters[min(number, len(task.letters)) - 1]
        rows.append(Bar(asked.get(number, own), letter))
    chart = Chart(
        key=brief.key, meter=brief.meter, bars=tuple(rows), credit=Credit("language model"),
        key_changes=brief.key_changes,
    )  # fmt: skip
    locked = frozenset(asked)
    repaired = _repaired(chart, brief, locked, task.ask.seed)
    found = faults(repaired, brief)
    if found:
        raise Unfit(found)
    changed = _changed(chart, repaired)
    if changed > max(1, brief.bars // _MENDED):
        raise Unfit(faults(chart, brief) or (f"{changed} of its bars would have to be written anew",))
    return repaired


def _repaired(chart: Chart, brief: Brief, locked: frozenset[int], seed: int) -> Chart:
    """The chart with an ending, without what was refused, and with the devices asked for that it lacks."""
    if not faults(chart, brief):
        return hanging(of_families(paced(chart, brief, locked), brief, locked), brief)
    chart = fewer(of_families(paced(mended(chart, brief, locked), brief, locked), brief, locked), brief, locked)
    missing = tuple(i for i in brief.idioms if rule_of(i.name, i.argument) and not holds(chart, i))
    if missing:
        task = task_for(brief, colour_of(brief), locked, Random(seed))
        kept = tuple(i for i in brief.idioms if i not in missing)
        guard = Guard(kept=kept, locked=locked, most=fullest(brief), closing=not brief.loop, between=brief.cycled)
        chart, _ = work_in_all(chart, missing, task, guard)
    return hanging(mended(chart, brief, locked), brief)


def _changed(before: Chart, after: Chart) -> int:
    """Bars of the result that the model did not write so."""
    pairs = zip(before.bars, after.bars, strict=False)
    return sum(a.changes != b.changes for a, b in pairs) + max(0, len(after.bars) - len(before.bars))
