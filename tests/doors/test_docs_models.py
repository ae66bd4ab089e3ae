"""What the documents say of language models is what the program takes and prints."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from woodshed.genres import style_of
from woodshed.llm.backends.openai_compatible import Constraint
from woodshed.llm.catalog import catalog
from woodshed.llm.discovery import USUAL_PORTS
from woodshed.llm.prices import price_of, served_by
from woodshed.piece import GENRES, Request
from woodshed.progression.model_task import task_of
from woodshed.settings import MODES
from woodshed.settings.model_setups import FIELDS as _SETUP
from woodshed.settings.readers import SCALARS as _SCALARS
from woodshed.words import read

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = (DOCS / "how-to" / "models.md").read_text(encoding="utf-8")
EXPLANATION = (DOCS / "explanation" / "models.md").read_text(encoding="utf-8")


def options(parser: ArgumentParser) -> Iterator[str]:
    """The long options of a command and of its verbs."""
    for action in parser._actions:
        yield from (name for name in action.option_strings if name.startswith("--") and name != "--help")
        if isinstance(action, _SubParsersAction):
            for verb in action.choices.values():
                yield from options(verb)


def named(option: str) -> bool:
    """Whether the page names this option, and not only a longer one that begins so."""
    return re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", HOW_TO) is not None


def test_the_table_of_routes_is_what_the_program_prints(woodshed):
    """All 48 rows of it."""
    shown = re.search(r"`woodshed route --table` prints.*?```text\n(.*?)```", EXPLANATION, flags=re.DOTALL)[1]
    said = woodshed("route", "--table")
    assert said.out == shown, "paste what `woodshed route --table` prints"
    assert len(shown.splitlines()) == 1 + 48


@pytest.mark.parametrize("field", sorted(_SCALARS))
def test_every_setting_is_described_by_its_names(field):
    """A row of the table has its name in the file and its name in the environment."""
    in_file, in_environment, _ = _SCALARS[field]
    assert f"| `{in_file}` | `{in_environment}` |" in HOW_TO


def test_no_setting_is_described_that_there_is_not():
    """Neither in the table nor elsewhere on the page."""
    variables = {variable for _, variable, _ in _SCALARS.values()}
    assert set(re.findall(r"WOODSHED_[A-Z_]+", HOW_TO)) - variables == {"WOODSHED_HOME", "WOODSHED_CLOUD_CONSENT"}


@pytest.mark.parametrize("command", ["models", "route", "stats"])
def test_every_option_is_named(command):
    """Those of every verb too."""
    parser = ArgumentParser()
    import_module(f"woodshed.cli.{command}").add_arguments(parser)
    found = set(options(parser))
    assert found
    assert [option for option in sorted(found) if not named(option)] == []


def test_the_example_of_a_settings_file_can_be_read(woodshed, a_home_of_its_own):
    """Every field of a model stands in it, and the program takes it."""
    example = re.search(r"```toml\n(.*?)```", HOW_TO, flags=re.DOTALL)[1]
    assert [field for field in sorted(_SETUP) if f"\n{field} = " not in example] == []
    (a_home_of_its_own / "settings.toml").write_text(example, encoding="utf-8")
    said = woodshed("route", "a simple blues", "--json")
    assert said.code == 0, said.err
    assert '"model": "studio"' in said.out


@pytest.mark.parametrize("word", [*MODES, *Constraint.__args__, *catalog()])
def test_every_mode_constraint_and_model_is_named(word):
    """In the words that the settings take."""
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", HOW_TO)


@pytest.mark.parametrize("port", sorted(USUAL_PORTS))
def test_every_port_that_is_looked_at_is_told(port):
    """On the page that says what leaves the machine, and beside the server's command."""
    assert str(port) in (DOCS / "explanation" / "privacy.md").read_text(encoding="utf-8")
    assert f"port {port}" in HOW_TO


@pytest.mark.parametrize("name", list(catalog()))
def test_the_deadlines_that_are_shown_are_those_of_the_catalog(name):
    """To the first token, between two, and for the whole answer, in seconds."""
    shown = " | ".join(f"{seconds:g}" for seconds in catalog()[name].deadlines)
    assert f"| {name} | {shown} |" in HOW_TO


@pytest.mark.parametrize("genre", GENRES)
def test_a_prompt_is_as_long_as_is_said(genre):
    """For short requests and long ones, simple ones and hard ones."""
    least, most = re.search(r"A prompt has (\d+) to (\d+) characters", EXPLANATION).groups()
    for words, bars in (("simple progression", 8), ("sophisticated with altered dominants and tritone subs", 64)):
        brief = read(Request(description=words, genre=genre, num_bars=bars), style_of)
        messages = task_of(brief, style_of(genre)).ask.messages
        assert int(least) <= sum(len(message.content) for message in messages) <= int(most)


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 1)])
def test_the_prices_that_are_shown_are_those_of_the_table(day):
    """Dollars per million tokens are a thousandth of nano-dollars a token."""
    price = price_of("gemini-pro", day)
    shown = f"| {served_by('gemini-pro', day)} | {price.nano_in / 1000:g} | {price.nano_out / 1000:g} |"
    assert shown in EXPLANATION


@pytest.mark.parametrize("name", ["phi-3.5-mini", "llama-3.3-70b"])
def test_the_memory_that_is_shown_adds_up(name):
    """File, cache and working memory, each to two places, and their sum to one."""
    entry = catalog()[name]
    parts = [entry.size, entry.context * entry.cache, entry.overhead]
    for part in [f"{part / 1e9:.2f} GB" for part in parts] + [f"{entry.memory / 1e9:.1f} GB"]:
        assert f"| {part} |" in EXPLANATION
