"""What every genre's request and response hold."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from woodshed.errors import WoodshedError
from woodshed.genres import style_of
from woodshed.piece.brief import Request
from woodshed.words import read


class GenerateRequest(BaseModel):
    """A wish in words. What is set beats them; what is left out they decide, then the genre."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    genre: ClassVar[str]

    description: Annotated[str, Field(description="What to play, in your own words.")]
    key: Annotated[str | None, Field(description="Such as Db, A minor or G dorian.")] = None
    tempo: Annotated[float | None, Field(description="Beats per minute.")] = None
    num_bars: Annotated[int | None, Field(description="How many bars.")] = None
    application: Annotated[str | None, Field(description="The style within the genre.")] = None
    level: Annotated[int | None, Field(description="Of the playing, 1 to 10.")] = None
    hand_size: Annotated[str | None, Field(description="How far the hands reach: small, medium or large.")] = None
    seed: Annotated[int | None, Field(description="Another number, another arrangement.")] = None
    user_id: Annotated[str | None, Field(description="Whose piece it is.")] = None

    @model_validator(mode="after")
    def _can_be_served(self) -> Self:
        """Refuse what no room can serve, with what is accepted."""
        try:
            read(self.to_request(), style_of)
        except WoodshedError as error:
            raise ValueError(f"{error}. {error.hint}".strip()) from error
        return self

    def to_request(self) -> Request:
        """The same wish as the steps take it."""
        return Request(genre=self.genre, **self.model_dump())


class ChordEntry(BaseModel):
    """A chord of the chart. ``onset`` and ``duration`` in quarter notes, from the piece's start."""

    bar: int
    section: str
    onset: float
    duration: float
    symbol: str
    function: Annotated[str, Field(description="The Roman numeral in the key of its bar.")]
    notes: Annotated[list[str], Field(description="Its tones, spelled, root first.")]
    comment: str


class ChartEntry(BaseModel):
    """The changes: what a lead sheet shows."""

    key: str
    meter: str
    tempo: float
    num_bars: int
    chords: list[ChordEntry]
    text: Annotated[str, Field(description="The chart as text, four bars to a line.")]


class NoteEntry(BaseModel):
    """A note as it is played, in quarter notes from the start; ``pitch`` 60 is middle C."""

    pitch: int
    name: str
    onset: float
    duration: float
    velocity: int
    hand: Literal["left", "right"]
    finger: Annotated[int | None, Field(ge=1, le=5, description="1 is the thumb.")] = None


class ArrangementEntry(BaseModel):
    """The notes of both hands, and the same as a Standard MIDI File."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    notes: list[NoteEntry]
    midi: bytes
    summary: Annotated[str, Field(description="The piece in one sentence.")]


class FallbackEntry(BaseModel):
    """A composer that was asked before and declined, and why."""

    composer: str
    reason: str


class GenerateResponse(BaseModel):
    """An arrangement, and the truth about who made it."""

    chart: ChartEntry
    arrangement: ArrangementEntry
    generation_method: Annotated[str, Field(description="Who composed the changes.")]
    complexity: Annotated[int, Field(ge=1, le=10, description="Of the request.")]
    fallbacks: list[FallbackEntry]
    notices: Annotated[list[str], Field(description="What was assumed, contradictory or out of range.")]
    document: Annotated[dict[str, Any], Field(description="The whole piece: woodshed.arrangement/1.")]
