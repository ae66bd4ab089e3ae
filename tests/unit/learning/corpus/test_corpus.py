"""A songbook as tunes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieces import a_piece
from woodshed.errors import CorpusError
from woodshed.learning.chord_class import FAMILIES
from woodshed.learning.corpus import charts_of, licensed, split_of, without_doubles
from woodshed.learning.tune import BEAT
from woodshed.output.midi import to_midi
from woodshed.output.musicxml import to_musicxml
from woodshed.piece.chart_text import read_chart
from woodshed.theory.key import Key

CHART = {"title": "Moon", "key": "C", "bars": [["C", "Am7"], ["Dm7", "G7"], ["Em7b5", "A7"], ["Dm7"], ["G7"], ["C6"]]}


def lines(path, *charts):
    """A file of charts of one line each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(c if isinstance(c, str) else json.dumps(c) for c in charts), encoding="utf-8")
    return path


def test_a_song_sheet_becomes_a_tune_of_ones_own(tmp_path):
    sheet = tmp_path / "gospel" / "hope.cho"
    sheet.parent.mkdir()
    sheet.write_text("{title: Hope}\n{key: F}\n{time: 3/4}\n[F]la [Bb]la [C7/E]la")
    (tune,) = charts_of([tmp_path]).tunes
    assert (tune.identity, tune.group, tune.licence) == ("hope.cho", "hope", "own")
    assert (tune.setting.tonic, tune.setting.mode, tune.setting.genre, tune.setting.beats) == (5, "major", "gospel", 3)
    assert tune.classes == (0, 50, 70 + FAMILIES.index("7"))
    assert tune.onsets == (0, 3 * BEAT, 6 * BEAT)
    assert tune.split == split_of("hope")


def test_a_genre_that_is_given_counts_for_all_that_name_none(tmp_path):
    lines(tmp_path / "jazz" / "a.jsonl", CHART, {**CHART, "title": "Sun", "genre": "R&B"})
    assert [tune.setting.genre for tune in charts_of([tmp_path], genre="reggae").tunes] == ["reggae", "rnb"]
    assert [tune.setting.genre for tune in charts_of([tmp_path]).tunes] == ["jazz", "rnb"]
    assert charts_of([tmp_path], genre="other").tunes[0].setting.genre == "other"
    with pytest.raises(CorpusError, match="'polka' is no genre") as refused:
        charts_of([tmp_path], genre="polka")
    assert "neo-soul" in refused.value.hint


def test_lines_keep_the_licence_the_group_and_the_split_that_they_carry(tmp_path):
    carried = {**CHART, "licence_class": "gpl", "tune": "abc", "split": "valid"}
    own = {**CHART, "title": "Another", "bars": [[f"{root}"] for root in ("D", "Bm7", "Em7", "A7")] + [["F#m7b5"]]}
    higher = {
        "title": "My moon",
        "key": "Eb",
        "bars": [["Eb"], ["Cm7"], ["Fm7", "Bb7"], ["Gm7b5", "C7"], ["Fm9"], ["Bb9"], ["Eb6"]],
    }
    known, mine, other = charts_of([lines(tmp_path / "a.jsonl", carried, higher, own)]).tunes
    assert (known.licence, known.group, known.split) == ("gpl", "abc", "valid")
    assert (mine.licence, mine.group, mine.split) == ("own", "abc", "valid")
    assert other.group == "another"
    assert [tune.identity for tune in without_doubles([known, mine, other])] == [known.identity, other.identity]


def test_classical_pieces_are_told_apart_by_composer(tmp_path):
    one = {**CHART, "title": "Sonata", "genre": "classical", "composer_or_artist": "Haydn"}
    two = {**one, "composer_or_artist": "Mozart", "bars": [["C"], ["F"], ["G"], ["Am"]]}
    assert len({tune.group for tune in charts_of([lines(tmp_path / "a.jsonl", one, two)]).tunes}) == 2


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(tmp_path):
    lines(tmp_path / "a.jsonl", CHART, "not json", {**CHART, "bars": [["C"], ["Xm"]]}, {**CHART, "key": "Q"})
    (tmp_path / "b.mid").write_bytes(b"RIFF")
    corpus = charts_of([tmp_path])
    assert len(corpus.tunes) == 1
    assert [(unread.path.name, unread.where) for unread in corpus.unread] == [
        ("a.jsonl", "line 2"), ("a.jsonl", "line 3, bar 2"), ("a.jsonl", "line 4"), ("b.mid", ""),
    ]  # fmt: skip
    assert str(corpus.unread[1]).startswith(f"{tmp_path / 'a.jsonl'}: line 3, bar 2: chord symbol 'Xm'")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"bars": [["C"] * 40]}, "more chords than a bar can hold"),
        ({"bars": []}, "no chords"),
        ({"meter": "0/4"}, "0 beats"),
        ({"meter": "waltz"}, "not those of a chart"),
        ({"genre": 7}, "not those of a chart"),
        ({"beats": [[1]]}, "not those of a chart"),
        ({"beats": [[1e30, 3], *[[1, 3]] * 5]}, "too long after"),
        ({"bars": [[1]]}, "not those of a chart"),
        ({"split": "dev"}, "'dev' is no split"),
        ({"licence_class": "mine"}, "'mine' is no class"),
    ],
)
def test_fields_that_are_none_of_a_chart_are_told(tmp_path, fields, why):
    path = lines(tmp_path / "a.jsonl", CHART, {**CHART, **fields})
    (unread,) = charts_of([path]).unread
    assert unread.where.startswith("line 2")
    assert why in unread.why


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["C", "Am7", "4/4", "valid"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=5,
)
FIELDS = (
    "id",
    "title",
    "composer_or_artist",
    "genre",
    "key",
    "mode",
    "meter",
    "bars",
    "beats",
    "licence_class",
    "tune",
    "split",
)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3), max_size=3))
def test_whatever_the_fields_hold_they_are_read_or_told(tmp_path_factory, strange):
    path = lines(tmp_path_factory.mktemp("songs") / "a.jsonl", CHART, *({**CHART, **fields} for fields in strange))
    corpus = charts_of([path])
    assert len(corpus.tunes) + len(corpus.unread) == 1 + len(strange)
    assert len(without_doubles(corpus.tunes)) >= 1


def test_where_nothing_can_be_read_it_is_said_why(tmp_path):
    lines(tmp_path / "a.jsonl", "{", "[]")
    with pytest.raises(CorpusError, match=r"a\.jsonl: line 1: this is not JSON.*\(and 1 more\)") as refused:
        charts_of([tmp_path])
    assert ".chordpro" in refused.value.hint
    with pytest.raises(CorpusError, match="there is no chart in"):
        charts_of([])


def test_tunes_are_chosen_by_licence(tmp_path):
    free, mine = {**CHART, "licence_class": "permissive"}, {**CHART, "title": "Mine"}
    tunes = charts_of([lines(tmp_path / "a.jsonl", free, mine)]).tunes
    assert [tune.licence for tune in licensed(tunes, {"permissive"})] == ["permissive"]
    assert licensed(tunes, ("own", "gpl", "permissive")) == list(tunes)
    with pytest.raises(CorpusError, match="'free' is no class") as refused:
        licensed(tunes, ["free"])
    assert "sharealike" in refused.value.hint


def test_pieces_of_ones_own_are_one_tune_from_score_and_from_midi(tmp_path):
    """What Woodshed writes it reads: the same chords at the same time in the same key."""
    piece = a_piece(chart=read_chart("| Gm7 C7 | Fmaj7 D7(b9) | Gm7 | C9sus C7 | F6 |", Key.parse("F")))
    (tmp_path / "take.mid").write_bytes(to_midi(piece))
    (tmp_path / "sheet.musicxml").write_text(to_musicxml(piece), encoding="utf-8")
    sheet, take = charts_of([tmp_path]).tunes
    assert (sheet.classes, sheet.onsets) == (take.classes, take.onsets)
    assert sheet.group == take.group
    assert len(sheet.classes) == 8


def test_the_corpora_beside_a_checkout_are_read_whole(shared):
    """Every chart, with the group and the split that its line carries."""
    path = shared / "corpora" / "charts.jsonl"
    corpus = charts_of([path])
    carried = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert corpus.unread == ()
    assert [(t.identity, t.group, t.split) for t in corpus.tunes] == [(c["id"], c["tune"], c["split"]) for c in carried]
