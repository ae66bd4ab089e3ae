"""A language model composes, held to the grammar of charts, checked, and mended as little as possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from woodshed.errors import ComposerDeclinedError
from woodshed.genres.style import Style
from woodshed.llm.answer import Changes
from woodshed.llm.bill import Of
from woodshed.llm.conversation import converse, unforeseen
from woodshed.llm.desk import Desk
from woodshed.llm.inquiry import Answer, Choice, Declined, Inquiry, NobodyAnsweredError
from woodshed.llm.ledger import Outcome
from woodshed.llm.model import Question
from woodshed.llm.prompt import choosing
from woodshed.piece.bar_text import write_bar, write_line
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar, Chart, Credit
from woodshed.progression.by_rules import compose
from woodshed.progression.judging import judged
from woodshed.progression.model_task import Task, task_of
from woodshed.progression.plain_key import out_of_plain_key

_DRAFTS = 4
"""Charts that a model chooses from: enough to differ, few enough to be read at a glance."""

OnBar = Callable[[int, str], None]


class ByModel:
    """Asks the models of a desk, in the order of its route, for one request.

    A class since it keeps what the ledger is told.

    ``on_bar`` is told of each bar, its number and its chords in the key that was asked, while the rest is written.
    """

    name = "language model"

    def __init__(self, desk: Desk, *, mode: str | None = None, on_bar: OnBar | None = None) -> None:
        self._desk = desk
        self._mode = mode
        self._on_bar = on_bar
        self.request_id = desk.new_request_id()
        self._brief: Brief | None = None
        self._declined: tuple[Declined, ...] = ()
        self._cached = False

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:  # noqa: ARG002, a model has its own dice
        """The chart of the first model that writes one which will do.

        Raises:
            ComposerDeclinedError: none of them did; ``declined`` names each with its reason.
        """
        self._brief = brief
        try:
            answer = await self._asked(brief, style)
        except NobodyAnsweredError as error:
            self._declined = error.declined
            raise _declined(error.declined) from error
        except Exception as error:
            # Nothing that goes wrong with a model may cost the player the music.
            fault = unforeseen(error)
            self._declined = (Declined(self.name, fault.kind.value, str(fault)),)
            raise _declined(self._declined) from error
        self._declined, self._cached = answer.declined, answer.cached
        return _credited(answer)

    async def _asked(self, brief: Brief, style: Style) -> Answer[Chart]:
        task = task_of(brief, style)
        if len(task.settled) == brief.bars:
            settled = Declined(self.name, "settled", "you spelled out every bar, so nothing is left to write")
            raise NobodyAnsweredError((settled,))
        return await converse(self._desk, self._inquiry(brief, style, task))

    async def entered(self, credit: str, latency_ms: float) -> None:
        """Enter in the ledger who composed in the end, and after how many milliseconds the player had the piece."""
        brief, desk = self._brief, self._desk
        if brief is None:
            return
        outcome = Outcome(
            request_id=self.request_id, genre=brief.genre, application=brief.application,
            complexity=brief.complexity, bars=brief.bars, credit=credit, cached=self._cached, latency_ms=latency_ms,
            declined=tuple((who.model, who.kind) for who in self._declined), at=desk.now(),
        )  # fmt: skip
        await desk.put_down(desk.ledger.finish, outcome)

    def _inquiry(self, brief: Brief, style: Style, task: Task) -> Inquiry[Chart]:
        return Inquiry(
            of=Of(self.request_id, brief.genre, brief.application, brief.complexity, brief.bars),
            ask=task.ask,
            judge=partial(judged, brief=brief, task=task),
            choice=partial(_choice, brief, task, style),
            on_bar=self._telling(brief, task),
            mode=self._mode,
        )

    def _telling(self, brief: Brief, task: Task) -> Callable[[int, Changes], None] | None:
        on_bar = self._on_bar
        if on_bar is None:
            return None

        def tell(number: int, changes: Changes) -> None:
            if number <= brief.bars:
                moved = out_of_plain_key(changes, number, task.plain, brief)
                on_bar(number, write_bar(Bar(moved), brief.meter))

        return tell


def _drafts(task: Task, style: Style) -> dict[str, Chart]:
    """Different charts of the rules, in the key in which the model reads, each under the line that shows it."""
    charts = (compose(task.plain, style, Random(f"{task.ask.seed} draft {number}")) for number in range(_DRAFTS))
    return {write_line(chart.bars, chart.meter): chart for chart in charts}


def choice_of(task: Task, style: Style) -> tuple[tuple[str, ...], Question]:
    """Charts of the rules for a brief, each as a line, and the question which of them is best."""
    lines = tuple(_drafts(task, style))
    return lines, choosing(task.wish, lines)


def _choice(brief: Brief, task: Task, style: Style) -> Choice[Chart]:
    """The same with the charts themselves, in the key that was asked."""
    drafts = _drafts(task, style)
    charts = tuple(_in_its_key(chart, brief, task) for chart in drafts.values())
    return Choice(charts, choosing(task.wish, tuple(drafts)))


def _in_its_key(chart: Chart, brief: Brief, task: Task) -> Chart:
    bars = (
        replace(bar, changes=out_of_plain_key(bar.changes, number, task.plain, brief))
        for number, bar in enumerate(chart.bars, 1)
    )
    return replace(chart, key=brief.key, key_changes=brief.key_changes, bars=tuple(bars))


def _credited(answer: Answer[Chart]) -> Chart:
    """The chart with the name of who really composed it: to choose is not to compose."""
    declined = tuple((who.model, who.reason) for who in answer.declined)
    if answer.mode == "write":
        return replace(answer.piece, credit=Credit(answer.model, declined))
    notice = f"The rules wrote {answer.of_charts} charts, and {answer.model} chose this one."
    return replace(answer.piece, credit=Credit("rules", declined), notices=(*answer.piece.notices, notice))


def _declined(declined: Sequence[Declined]) -> ComposerDeclinedError:
    reasons = "; ".join(f"{who.model}: {who.reason}" for who in declined) or "no model is set up"
    return ComposerDeclinedError(reasons, declined=tuple((who.model, who.reason) for who in declined))
