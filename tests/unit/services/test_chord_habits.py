"""What a player likes to come next, kept on this machine: it grows by what they choose, and can be forgotten."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from woodshed.cli.main import main
from woodshed.errors import ChordSymbolError, OutputError, RequestError
from woodshed.learning.suggestions import Context, suggest
from woodshed.services.chord_habits import forget, habits_of, learn_choice
from woodshed.services.jazz_generator import jazz_generator_service
from woodshed.theory.key import Key

IN_C = Context(key=Key.parse("C"), genre="jazz")


def chance(chord: str, user: str | None, progression: str = "Dm7 G7") -> float:
    """How likely a chord is to come next, for a player or for nobody."""
    context = {"key": "C", "count": None, "user_id": user}
    return dict(jazz_generator_service.predict_next_chord(progression, context))[chord]


def test_what_a_player_keeps_comes_likelier_to_them_alone():
    before = chance("Em7", None)
    for _ in range(12):
        jazz_generator_service.learn_from_choice("anna", "Dm7 G7", {"key": "C"}, kept="Em7")
    assert chance("Em7", "anna") > 1.5 * before
    assert chance("Em7", "bert") == pytest.approx(before)
    assert chance("Em7", None) == pytest.approx(before)


def test_a_reason_says_so():
    for _ in range(12):
        learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    found = suggest("Dm7 G7", Context(key=Key.parse("C"), genre="jazz", habits=habits_of("anna")))
    told = {one.chord.symbol: one.reason for one in found.chords}
    assert told["Em7"].startswith("you often go there")
    assert "often" not in told["Cmaj7"]


def test_what_is_refused_comes_less_often():
    for _ in range(10):
        learn_choice("anna", "Dm7 G7", IN_C, kept="Em7", refused=["Cmaj7"])
    assert chance("Cmaj7", "anna") < 0.7 * chance("Cmaj7", None)


def test_habits_hold_in_every_key():
    """What was learned in C is known in Eb."""
    for _ in range(12):
        learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    context = {"key": "Eb", "count": None}
    there = dict(jazz_generator_service.predict_next_chord("Fm7 Bb7", {**context, "user_id": "anna"}))
    assert there["Gm7"] == pytest.approx(chance("Em7", "anna"))


def test_probabilities_still_make_one():
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7", refused=["Cmaj7", "C"])
    context = {"key": "C", "count": None, "user_id": "anna"}
    assert sum(p for _, p in jazz_generator_service.predict_next_chord("Dm7 G7", context)) == pytest.approx(1.0)


def test_they_are_forgotten_when_asked(a_home_of_its_own):
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    assert forget("anna")
    assert not forget("anna")
    assert [path.name for path in a_home_of_its_own.rglob("*") if path.is_file()] == ["lock"]
    assert chance("Em7", "anna") == pytest.approx(chance("Em7", None))


def test_a_name_is_no_path(a_home_of_its_own):
    """Whoever is named, one file is written, and in its own folder."""
    learn_choice("../../etc/passwd", "Dm7 G7", IN_C, kept="C")
    files = [path for path in a_home_of_its_own.rglob("*") if path.is_file() and path.name != "lock"]
    assert [path.parent.name for path in files] == ["chord-habits"]


def test_a_damaged_file_is_told_and_stays(a_home_of_its_own):
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    path = next(a_home_of_its_own.rglob("*.json"))
    path.write_text("{", encoding="utf-8")
    with pytest.raises(RequestError, match="habits of 'anna'") as told:
        learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    assert str(path) in str(told.value)
    assert path.read_text("utf-8") == "{"


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 7}', "[" * 100_000])
def test_where_habits_are_damaged_the_model_alone_answers_and_says_so(a_home_of_its_own, capsys, text):
    before = chance("Em7", None)
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    path = next(a_home_of_its_own.rglob("*.json"))
    path.write_text(text, encoding="utf-8")
    with pytest.warns(RuntimeWarning, match="habits of 'anna'"):
        assert chance("Em7", "anna") == pytest.approx(before)
    assert main(["suggest", "Dm7 G7", "--key", "C", "--user", "anna"]) == 0
    said = capsys.readouterr()
    assert str(path) in said.err
    assert "C" in said.out
    assert forget("anna")
    assert chance("Em7", "anna") == pytest.approx(before)


def test_a_writer_that_was_killed_leaves_what_was_there(a_home_of_its_own, monkeypatch):
    """Half a file beside it, which nobody reads and the next writer takes away."""
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    path = next(a_home_of_its_own.rglob("*.json"))
    before = path.read_bytes()
    half = path.with_name(f"{path.name}.77.part")
    half.write_text('{"format"', encoding="utf-8")
    assert habits_of("anna").as_document()
    assert path.read_bytes() == before
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    assert not half.exists()


def test_a_disk_that_takes_nothing_is_told(a_home_of_its_own, monkeypatch):
    learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    path = next(a_home_of_its_own.rglob("*.json"))
    before = path.read_bytes()

    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        learn_choice("anna", "Dm7 G7", IN_C, kept="Em7")
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.part"))


@pytest.mark.parametrize("user", ["", "  ", None, 7])
def test_nobody_is_told(user):
    with pytest.raises(RequestError, match="names no player"):
        habits_of(user)


def test_a_choice_that_is_none_is_told():
    with pytest.raises(RequestError, match="nothing was kept"):
        learn_choice("anna", "Dm7 G7", IN_C)
    with pytest.raises(ChordSymbolError):
        learn_choice("anna", "Dm7 G7", IN_C, kept="Xyz")


def test_the_terminal_learns_and_leans(capsys):
    assert main(["suggest", "Dm7 G7", "--key", "C", "--user", "anna", "--kept", "Em7", "--refused", "C", "Am7"]) == 0
    assert "the habits of anna count for" in capsys.readouterr().out
    assert main(["suggest", "Dm7 G7", "--key", "C", "--user", "anna"]) == 0
    assert "Em7" in capsys.readouterr().out
    assert main(["suggest", "Dm7 G7", "--kept", "Em7"]) == 2
    assert "need a player" in capsys.readouterr().err
