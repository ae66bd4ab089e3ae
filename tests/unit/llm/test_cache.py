"""Answers that served are kept under exactly what was asked, and the file may be lost at any time."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from threading import Thread

import pytest

from loopback_models import ASK
from woodshed.llm.cache import Cache, Kept, key_of
from woodshed.llm.chart_grammar import Slot
from woodshed.llm.model import Message, Usage
from woodshed.theory.meter import Meter

KEPT = Kept("| C | F | G7 | C |", Usage(90, 8, 3, reported=True))
KEY = key_of(ASK)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "charts.sqlite"


@pytest.fixture
def cache(path):
    cache = Cache(path)
    yield cache
    cache.close()


def test_what_was_kept_comes_back(cache):
    """For the model that wrote it, and for no other."""
    assert cache.get("phi-3.5-mini", KEY) is None
    cache.put("phi-3.5-mini", KEY, KEPT)
    assert cache.get("phi-3.5-mini", KEY) == KEPT
    assert cache.get("llama-3.3-70b", KEY) is None


def test_it_outlives_the_program(cache, path):
    """Tokens and all."""
    cache.put("phi-3.5-mini", KEY, KEPT)
    cache.close()
    later = Cache(path)
    assert later.get("phi-3.5-mini", KEY) == KEPT
    later.close()


def test_two_programs_share_one_file(cache, path):
    """What one keeps the other finds, while both run."""
    other = Cache(path)
    other.put("phi-3.5-mini", KEY, KEPT)
    assert cache.get("phi-3.5-mini", KEY) == KEPT
    other.close()


def test_looking_something_up_makes_no_file(cache, path):
    """Only keeping something does."""
    cache.get("phi-3.5-mini", KEY)
    assert not path.parent.exists()


def test_without_a_path_it_lives_in_memory():
    """As for tests and trials."""
    cache = Cache(None)
    cache.put("phi-3.5-mini", KEY, KEPT)
    assert cache.get("phi-3.5-mini", KEY) == KEPT
    assert Cache(None).get("phi-3.5-mini", KEY) is None


@pytest.mark.parametrize("content", [b"", b"this is no database", b"SQLite format 3\0" + bytes(84), bytes(5000)])
def test_a_file_that_is_no_database_does_no_harm(content, path):
    """It is done without; memory still serves, and nothing is raised."""
    path.parent.mkdir()
    path.write_bytes(content)
    cache = Cache(path)
    assert cache.get("phi-3.5-mini", KEY) is None
    cache.put("phi-3.5-mini", KEY, KEPT)
    assert cache.get("phi-3.5-mini", KEY) == KEPT
    cache.close()


def test_a_table_of_another_kind_does_no_harm(path):
    """A file of some other version."""
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.executescript("CREATE TABLE answers (other TEXT)")
    db.close()
    cache = Cache(path)
    cache.put("phi-3.5-mini", KEY, KEPT)
    cache.close()
    cache = Cache(path)
    assert cache.get("phi-3.5-mini", KEY) is None
    cache.close()


def test_a_folder_in_place_of_the_file_does_no_harm(path):
    """Nor where the folder of the file cannot be made."""
    path.mkdir(parents=True)
    for place in (path, path.parent / "charts.sqlite" / "x" / "y"):
        cache = Cache(place)
        cache.put("phi-3.5-mini", KEY, KEPT)
        assert cache.get("phi-3.5-mini", KEY) == KEPT
        cache.close()
    (path.parent / "file").write_text("in the way")
    cache = Cache(path.parent / "file" / "charts.sqlite")
    cache.put("phi-3.5-mini", KEY, KEPT)
    assert cache.get("phi-3.5-mini", KEY) == KEPT


@pytest.mark.parametrize(
    "other",
    [
        replace(ASK, seed=1),
        replace(ASK, temperature=0.2),
        replace(ASK, messages=(*ASK.messages, Message("user", "please"))),
        replace(ASK, messages=(Message("user", ASK.messages[0].content), *ASK.messages[1:])),
        replace(ASK, grammar=replace(ASK.grammar, meter=Meter(3, 4))),
        replace(ASK, grammar=replace(ASK.grammar, symbols=("C", "F"))),
        replace(ASK, grammar=replace(ASK.grammar, slots=(Slot(),) * 5)),
        replace(ASK, grammar=replace(ASK.grammar, slots=(Slot(2),) * 4)),
    ],
)
def test_whatever_shapes_an_answer_is_part_of_the_question(other):
    """Another seed, other words, another grammar: another question."""
    assert key_of(other) != KEY


def test_the_same_question_has_the_same_fingerprint():
    """In every process; broken characters do not stop it."""
    assert key_of(replace(ASK)) == KEY
    assert len(key_of(replace(ASK, messages=(Message("user", "\ud800"),)))) == 16


def test_memory_lets_the_longest_unused_go():
    """The file has it still."""
    cache = Cache(None)
    cache.put("m", b"first", KEPT)
    for number in range(1023):
        cache.put("m", b"%d" % number, KEPT)
    cache.get("m", b"first")
    cache.put("m", b"last", KEPT)
    assert cache.get("m", b"first") == KEPT
    assert cache.get("m", b"0") is None


def test_many_threads_may_use_it(cache):
    """Each finds what it kept."""
    missing = []

    def use(number: int) -> None:
        for turn in range(10):
            cache.put(f"model {number}", b"%d" % turn, KEPT)
            if cache.get(f"model {number}", b"%d" % turn) != KEPT:
                missing.append((number, turn))

    threads = [Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missing == []
