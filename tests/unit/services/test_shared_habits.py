"""What players share with all others: only who agreed, no more than all the others do, and until they take it back."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from woodshed.cli.main import main
from woodshed.errors import RequestError
from woodshed.learning.chord_class import class_of
from woodshed.learning.habits import Choice
from woodshed.learning.suggestions import Context, suggest
from woodshed.services import chord_habits
from woodshed.services.chord_habits import forget, habits_of, habits_to_ask, share, withdraw
from woodshed.services.habit_files import name_of
from woodshed.services.jazz_generator import jazz_generator_service
from woodshed.services.one_writer import one_writer
from woodshed.services.shared_habits import shared_since, table
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

DAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
IN_C = Context(key=Key.parse("C"), genre="jazz")


@pytest.fixture
def quick(monkeypatch):
    """The model's odds from memory, since many choices are made here."""
    known: dict[str, Choice] = {}
    choice_of = chord_habits.choice_of

    def remembered(progression, context, kept, refused):
        asked = f"{progression} {context.genre} {kept} {refused}"
        if asked not in known:
            known[asked] = choice_of(progression, context, kept, refused)
        return known[asked]

    monkeypatch.setattr(chord_habits, "choice_of", remembered)


def plays(user: str, kept: str = "Db7", times: int = 1, before: str = "Dm7", genre: str = "jazz", refused=()) -> None:
    """A player keeps a chord so many times."""
    context = Context(key=Key.parse("C"), genre=genre)
    for _ in range(times):
        chord_habits.learn_choice(user, before, context, kept=kept, refused=refused)


def chance(chord: str, user: str | None, before: str = "Dm7", genre: str = "jazz") -> float:
    """How likely a chord is to come next, for a player or for nobody."""
    habits = None if user is None else habits_to_ask(user)
    context = Context(key=Key.parse("C"), genre=genre, habits=habits)
    found = suggest(before, context, count=None, reasons=False)
    wanted = class_of(Chord.parse(chord), 0)
    return sum(one.probability for one in found.chords if class_of(one.chord, 0) == wanted)


@pytest.mark.usefixtures("quick")
def test_nobody_shares_who_did_not_agree(a_home_of_its_own):
    """Nothing of theirs is in any file but their own, and the table is the same to the byte."""
    plays("bert", times=3)
    assert not table().exists()
    plays("anna", times=3)
    share("anna", DAY)
    before = table().read_bytes()
    plays("bert", "Ebmaj7", times=3, refused=["C"])
    assert table().read_bytes() == before
    own = name_of("bert").encode()
    assert own not in before
    files = [path for path in a_home_of_its_own.rglob("*") if path.is_file()]
    assert [path.stem for path in files if own in path.read_bytes() or own.decode() in path.name] == [own.decode()]
    assert shared_since("bert") is None


@pytest.mark.usefixtures("quick")
def test_what_was_shared_is_taken_out_to_the_byte():
    plays("anna", times=2)
    share("anna", DAY)
    before = table().read_bytes()
    plays("bert", times=5)
    share("bert", DAY)
    plays("bert", "Ebmaj7", times=20, refused=["C", "F"])
    assert table().read_bytes() != before
    assert withdraw("bert")
    assert table().read_bytes() == before
    assert not withdraw("bert")
    plays("bert")
    assert table().read_bytes() == before
    assert withdraw("anna")
    assert not table().exists()
    assert habits_of("bert").trust > 0


@pytest.mark.usefixtures("quick")
def test_agreement_is_kept_with_its_day():
    assert shared_since("anna") is None
    assert share("anna", DAY) == DAY
    assert shared_since("anna") == DAY
    assert share("anna", LATER) == DAY
    plays("anna")
    assert shared_since("anna") == DAY
    withdraw("anna")
    assert shared_since("anna") is None
    assert share("anna", LATER) == LATER


@pytest.mark.usefixtures("quick")
def test_what_was_kept_before_and_is_kept_after_agreeing_counts():
    plays("anna", times=2)
    share("anna", DAY)
    once = json.loads(table().read_text("utf-8"))["players"][name_of("anna")]["genres"]
    assert once == habits_of("anna").handed_on()
    plays("anna", "Ebmaj7")
    again = json.loads(table().read_text("utf-8"))["players"][name_of("anna")]["genres"]
    assert again == habits_of("anna").handed_on() != once


@pytest.mark.usefixtures("quick")
def test_others_move_a_newcomer_a_little_and_more_while_they_are_right():
    before = chance("Db7", None)
    for user in ("anna", "bert", "carl", "dora"):
        plays(user, times=8)
        share(user, DAY)
    first = chance("Db7", "eve")
    assert before < first < before + 0.2
    assert chance("Db7", None) == pytest.approx(before)
    plays("eve")
    assert chance("Db7", "eve") > first
    assert habits_of("eve").trust > habits_of("nobody").trust


@pytest.mark.usefixtures("quick")
def test_others_are_the_reason_that_is_told():
    for user in ("anna", "bert", "carl", "dora"):
        plays(user, times=8)
        share(user, DAY)
    plays("eve", "Ebmaj7", before="C")
    found = suggest("Dm7", Context(key=Key.parse("C"), genre="jazz", habits=habits_of("eve")))
    told = {one.chord.symbol: one.reason for one in found.chords}
    assert told["Db7"].startswith("others often go there")
    assert all("you often" not in reason for reason in told.values())


@pytest.mark.usefixtures("quick")
def test_others_count_in_their_genre_and_nobody_for_themselves():
    plays("anna", times=8)
    share("anna", DAY)
    assert habits_of("anna").others is None
    assert chance("Db7", "eve", genre="gospel") == pytest.approx(chance("Db7", None, genre="gospel"))


@pytest.mark.usefixtures("quick")
def test_who_plays_more_speaks_no_louder():
    plays("anna", times=60)
    share("anna", DAY)
    loud = chance("Db7", "eve")
    forget("anna")
    plays("anna", times=8)
    share("anna", DAY)
    assert chance("Db7", "eve") == pytest.approx(loud, rel=0.3)


@pytest.mark.usefixtures("quick")
def test_forgetting_takes_out_what_was_shared(a_home_of_its_own):
    plays("anna")
    share("anna", DAY)
    assert forget("anna")
    assert not any(name_of("anna").encode() in p.read_bytes() for p in a_home_of_its_own.rglob("*") if p.is_file())
    assert not table().exists()


ENTRY = {"since": "2026-11-23", "genres": {}}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        json.dumps({"format": 2, "players": {}}),
        json.dumps({"format": 1, "players": {"0" * 32: 7}}),
        json.dumps({"format": 1, "players": {"0" * 32: {**ENTRY, "since": "today"}}}),
        json.dumps({"format": 1, "players": {"0" * 32: {**ENTRY, "genres": {"jazz": {"kept": 7}}}}}),
    ],
)
def test_a_damaged_table_is_told_and_the_player_goes_on(text):
    """It stays as it is; what the player does is learned, and the model and their own habits answer."""
    plays("anna", times=8)
    alone = chance("Db7", "anna")
    table().write_text(text, encoding="utf-8")
    assert chance("Db7", "anna") == pytest.approx(alone)
    assert str(table()) in "".join(habits_to_ask("anna").notices)
    plays("anna")
    assert chance("Db7", "anna") > alone
    assert table().read_text("utf-8") == text
    with pytest.warns(RuntimeWarning, match="shared habits"):
        jazz_generator_service.learn_from_choice("anna", "Dm7", {"key": "C"}, kept="Db7")


def test_agreeing_to_a_damaged_table_is_told():
    share("anna", DAY)
    table().write_text("{", encoding="utf-8")
    for ask in (lambda: share("bert", DAY), lambda: withdraw("anna"), lambda: shared_since("anna")):
        with pytest.raises(RequestError, match="shared habits") as told:
            ask()
        assert str(table()) in str(told.value)
        assert table().read_text("utf-8") == "{"


def test_own_habits_that_are_damaged_do_not_keep_anybody_from_taking_back(a_home_of_its_own):
    share("anna", DAY)
    (table().parent / f"{name_of('anna')}.json").write_text("{", encoding="utf-8")
    assert withdraw("anna")


LEARNING = """
import sys
from woodshed.learning.chord_class import class_of
from woodshed.learning.habits import Choice
from woodshed.services import chord_habits
import numpy as np
base = np.full(121, 1 / 121)
chord_habits.choice_of = lambda *asked: Choice((20,), base, "jazz", 70, (30,))
for _ in range(int(sys.argv[2])):
    chord_habits.learn_choice(sys.argv[1], "", kept="C")
"""


def test_writers_at_the_same_time_lose_nothing():
    """Two of them for one player, and one for another, in processes of their own."""
    share("anna", DAY)
    share("bert", DAY)
    writers = [subprocess.Popen([sys.executable, "-c", LEARNING, user, "20"]) for user in ("anna", "anna", "bert")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    players = json.loads(table().read_text("utf-8"))["players"]
    for user, times in (("anna", 40.0), ("bert", 20.0)):
        habits = habits_of(user)
        genres = habits.as_document()["genres"]
        assert genres["jazz"]["kept"] == {"20": {"70": times}}
        assert genres["jazz"]["refused"] == {"20": {"30": times}}
        assert players[name_of(user)]["genres"] == habits.handed_on()


CRASHING = """
import os, sys
from pathlib import Path
from woodshed.services.one_writer import one_writer
with one_writer(Path(sys.argv[1])):
    os._exit(9)
"""


def test_a_writer_that_was_killed_lets_others_write(tmp_path: Path):
    done = subprocess.run([sys.executable, "-c", CRASHING, str(tmp_path)], check=False)
    assert done.returncode == 9
    with one_writer(tmp_path):
        assert (tmp_path / "lock").exists()


def test_the_terminal_gives_and_takes_back(capsys):
    """Consent is a command of its own, and says what is shared and how to take it back."""
    assert main(["suggest", "--user", "anna", "--share"]) == 0
    said = capsys.readouterr().out
    assert "anna shares" in said
    assert "woodshed suggest --user anna --no-share" in said
    assert shared_since("anna") is not None
    assert main(["suggest", "--user", "anna", "--no-share"]) == 0
    assert "no longer" in capsys.readouterr().out
    assert shared_since("anna") is None
    assert main(["suggest", "--user", "anna", "--no-share", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"user": "anna", "shared_since": None, "changed": False}
    assert main(["suggest", "--user", "anna", "--forget"]) == 0
    assert "nothing is known of anna" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--share"], "needs a player"),
        (["--user", " ", "--share"], "names no player"),
        (["--user", "anna", "--share", "--kept", "C"], "beside --share"),
        (["Dm7", "--user", "anna", "--forget"], "beside --forget"),
        (["--user", "anna", "--share", "--no-share"], "--no-share"),
    ],
)
def test_half_a_consent_is_none(capsys, arguments, part):
    assert main(["suggest", *arguments]) == 2
    assert part in capsys.readouterr().err
    assert not table().exists()
