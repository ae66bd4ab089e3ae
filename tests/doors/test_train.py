"""``woodshed train``: a folder of one's own songs, and a weight file that has learned from them."""

from __future__ import annotations

from random import Random

import pytest

from tunes_to_learn import tune
from woodshed.cli.main import main
from woodshed.learning.training.net import Shape
from woodshed.learning.training.recipe import Recipe, make
from woodshed.learning.training.run import Plan
from woodshed.learning.weights import load


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """A small trained weight file."""
    folder = tmp_path_factory.mktemp("weights")
    plan = Plan(shape=Shape(width=16, state=24, pointer=8), rounds=1, changes=200)
    tunes = [tune(seed) for seed in range(30)] + [tune(seed, split="valid") for seed in range(100, 104)]
    make(Recipe("small", ("own",), plan=plan), tunes, folder / "work", folder / "small.npz", lambda one: None)
    return folder / "small.npz"


@pytest.fixture(scope="module")
def songs(tmp_path_factory):
    """A folder of gospel songs in ChordPro, one of which is none."""
    folder = tmp_path_factory.mktemp("songs") / "gospel"
    folder.mkdir()
    for number in range(60):
        dice = Random(number)
        chords = [dice.choice(["C", "F", "G7", "Am7", "Dm7", "Em7", "Bb", "E7"]) for _ in range(12)]
        lines = "\n".join(f"[{one}]la la [{other}]la" for one, other in zip(chords[::2], chords[1::2], strict=True))
        (folder / f"song {number}.cho").write_text(f"{{title: Song {number}}}\n{{key: C}}\n{lines}\n", encoding="utf-8")
    (folder / "none.cho").write_text("{title: None}\nla la la\n", encoding="utf-8")
    return folder


def test_a_songbook_becomes_a_weight_file_with_its_card(weights, songs, tmp_path, capsys):
    out = tmp_path / "mine.npz"
    assert main(["train", "--charts", str(songs), "--onto", str(weights), "-o", str(out), "--rounds", "1"]) == 0
    told = capsys.readouterr().out
    assert "60 charts read" in told
    assert "none.cho" in told
    assert f"{out}" in told
    model = load(out)
    assert model.card["charts"]["own"]["gospel"] > 30
    before, after = (load(path).counts.by_key.arrays["counts"].sum() for path in (weights, out))
    assert after > before
    assert "# mine" in out.with_suffix(".md").read_text("utf-8")


def test_a_weight_file_that_is_there_is_not_written_over(weights, songs, tmp_path, capsys):
    out = tmp_path / "mine.npz"
    out.write_bytes(b"precious")
    assert main(["train", "--charts", str(songs), "--onto", str(weights), "-o", str(out)]) == 2
    assert "mine.npz" in capsys.readouterr().err
    assert out.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--rounds", "0"], "--rounds 0 is out of range"),
        (["--search", "-1"], "--search -1 is out of range"),
        (["--search", "2", "--engine", "spark"], "'spark' is no engine of searches"),
        (["-o", "mine.txt"], "no name of a weight file"),
        (["--licences", "free"], "'free' is no class of licences"),
        (["--genre", "polka"], "'polka' is no genre"),
    ],
)
def test_what_cannot_be_served_is_told(options, told, weights, songs, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["train", "--charts", str(songs), "--onto", str(weights), *options]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.glob("*.npz"))


def test_a_folder_without_songs_is_told(weights, tmp_path, capsys):
    assert main(["train", "--charts", str(tmp_path), "--onto", str(weights), "-o", str(tmp_path / "m.npz")]) == 2
    assert "no chart" in capsys.readouterr().err


def test_without_the_library_it_says_what_to_install(songs, monkeypatch, capsys):
    monkeypatch.setattr("woodshed.cli.train.find_spec", lambda name: None)
    assert main(["train", "--charts", str(songs)]) == 2
    assert "woodshed[train]" in capsys.readouterr().err
