"""Prices of tokens: exact, dated, and unknown where nobody said them."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from woodshed.errors import ModelError
from woodshed.llm import prices
from woodshed.llm.prices import Price, dollars, price_of, served_by

TABLE = tomllib.loads(Path(prices.__file__).with_name("prices.toml").read_text(encoding="utf-8"))
LAST, NEXT = date(2026, 11, 30), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("model", "nano_in", "nano_out"),
    [  # dollars per million tokens, times a thousand; as read in November 2026
        ("gemini-2.5-flash", 300, 2_500),
        ("gemini-2.5-pro", 1_250, 10_000),
        ("gemini-3.5-flash-lite", 300, 2_500),
        ("gemini-3.8-flash", 750, 3_750),
        ("gemini-3.1-pro-preview", 2_000, 12_000),
    ],
)
def test_a_price_is_a_whole_number_of_nano_dollars_a_token(model, nano_in, nano_out):
    """1.25 dollars a million are 1250 nano-dollars, without a rounding on the way."""
    assert price_of(model, date(2026, 11, 22)) == Price(model, nano_in, nano_out, "2026-11")


def test_what_a_model_thought_is_billed_as_written():
    """400 read, 36 written, 100 thought at 1.25 and 10 dollars a million."""
    price = price_of("gemini-2.5-pro", LAST)
    assert price.cost_nano(400, 36, 100) == 400 * 1_250 + 136 * 10_000
    assert price.cost_nano(0, 0) == 0


def test_gemini_pro_means_another_model_from_december():
    """The day on which one retires is the first of the other, at the other's price."""
    assert (served_by("gemini-pro", LAST), served_by("gemini-pro", NEXT)) == (
        "gemini-2.5-pro",
        "gemini-3.1-pro-preview",
    )
    assert (price_of("gemini-pro", LAST).nano_in, price_of("gemini-pro", NEXT).nano_in) == (1_250, 2_000)


def test_a_name_that_is_no_alias_means_itself():
    """Whether known or not."""
    assert served_by("gemini-2.5-pro", NEXT) == "gemini-2.5-pro"
    assert served_by("phi-3.5-mini", LAST) == "phi-3.5-mini"


@pytest.mark.parametrize(
    "reported",
    ["gemini-2.5-pro-002", "models/gemini-2.5-pro", "Gemini-2.5-Pro", "gemini-2.5-pro@001", "gemini-2.5-pro-06-17",
     "publishers/google/models/gemini-2.5-pro-2026-01-08"],
)  # fmt: skip
def test_a_build_that_a_server_reports_has_the_price_of_its_stem(reported):
    """Numbers, dates and paths say which build it was, not which model."""
    assert price_of(reported, LAST) == price_of("gemini-2.5-pro", LAST)


@pytest.mark.parametrize(
    "other", ["gemini-2.5-flash-lite", "gemini-2.5-pro-preview-06-05", "gemini-2.5", "phi-3.5-mini", "", "-002"]
)
def test_another_model_has_no_price_at_all(other):
    """A likeness of names is no price: unknown stays unknown."""
    assert price_of(other, LAST) is None


def test_before_the_first_known_day_a_price_is_unknown():
    """Whatever it was, nobody wrote it down here."""
    assert price_of("gemini-3.8-flash", date(2026, 10, 31)) is None


def test_after_its_last_day_a_price_is_marked_as_stale():
    """It still bounds a budget, and whoever shows it can say so."""
    assert not price_of("gemini-2.5-pro", LAST).stale
    late = price_of("gemini-2.5-pro", NEXT)
    assert (late.stale, late.nano_in) == (True, 1_250)
    assert not price_of("gemini-3.1-pro-preview", date(2030, 1, 1)).stale


def test_every_price_says_where_it_was_read_and_when():
    """And no two prices of a model hold on one day."""
    last: dict[str, date] = {}
    for entry in sorted(TABLE["price"], key=lambda entry: entry["valid_from"]):
        assert entry["source"]
        assert date.fromisoformat(entry["read"] + "-01")
        assert entry["valid_from"] > last.get(entry["model"], date.min)
        assert entry.get("valid_to", date.max) >= entry["valid_from"]
        last[entry["model"]] = entry.get("valid_to", date.max)


def test_an_alias_leads_on_every_day_to_a_model_whose_price_is_known():
    """From the first day of its first model, for ten years."""
    for entry in TABLE["alias"]:
        for days in range(3650):
            day = date(2026, 1, 8) + timedelta(days)
            assert price_of(entry["name"], day), f"{entry['name']} on {day}"
            assert not price_of(entry["name"], day).stale


def test_a_price_that_is_no_whole_number_of_nano_dollars_is_refused(tmp_path):
    """The message names the model and the figure, the hint says what is accepted."""
    file = tmp_path / "prices.toml"
    file.write_text('[[price]]\nmodel = "dear"\nin = 0.0001\nout = 1\nvalid_from = 2026-01-01\nread = "2026-11"\n')
    with pytest.raises(ModelError, match=r"dear: in = 0\.0001 is no whole number") as refused:
        prices._read(file)
    assert "three decimals" in refused.value.hint


@pytest.mark.parametrize(
    ("nano", "expected"),
    [
        (0, "$0.00"),
        (499, "$0.00"),
        (-499, "$0.00"),
        (500, "$0.000001"),
        (-1_860_000, "-$0.00186"),
        (430_000_000, "$0.43"),
        (999_999_499, "$0.999999"),
        (999_999_500, "$1.00"),
        (1_994_999_999, "$1.99"),
        (1_995_000_000, "$2.00"),
        (1_234_567_890_123_456, "$1,234,567.89"),
    ],
)
def test_amounts_are_written_as_people_write_them(nano, expected):
    """Cents, and smaller parts where there are only such."""
    assert dollars(nano) == expected
