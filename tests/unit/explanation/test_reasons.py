"""Why a chord is there: a table of progressions that every textbook and player agrees on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import woodshed.explanation as package
from pieces import a_chart
from woodshed.explanation.reasons import reason_for
from woodshed.explanation.sounding import soundings

DATA = tomllib.loads((Path(package.__file__).parent / "chords.toml").read_text("utf-8"))


def why(bars: str, at: int, key: str = "C") -> tuple[str, str, str]:
    """The role of the chord at a place, counted from 1, the short reason and the long one."""
    chart = a_chart(bars, key)
    sounding = soundings(chart)[at - 1]
    reason = reason_for(sounding, chart)
    return sounding.analysis.role, reason.short, reason.why


@pytest.mark.parametrize(
    ("bars", "at", "key", "role", "said"),
    [
        # tonic, subdominant, dominant
        ("| C | F | G7 | C |", 1, "C", "tonic", "sets out from C"),
        ("| C | F | G7 | C |", 2, "C", "subdominant", "prepares G7"),
        ("| C | F | G7 | C |", 3, "C", "dominant", "B rises a half step to C, and F sinks to E"),
        ("| C | F | G7 | C |", 4, "C", "tonic", "comes to rest on C"),
        ("| C | F | C | G |", 2, "C", "subdominant", "keeps C"),
        ("| C | F | G7 | Am |", 3, "C", "dominant", "promises C, and Am comes"),
        ("| C | F | G7 | Am |", 4, "C", "tonic", "After G7 the ear expects C"),
        ("| C | Am | F | G |", 2, "C", "tonic", "holds C and E"),
        ("| C | Am | F | G |", 4, "C", "dominant", "stops on the dominant"),
        ("| C | F | C | G | C | F | G | C |", 4, "C", "dominant", "phrase ends on the dominant"),
        ("| Dm7 | G7 | Cmaj7 | Cmaj7 |", 1, "C", "subdominant", "its third, F, stays on as the seventh"),
        ("| Dm7 | G7 | Cmaj7 | Cmaj7 |", 4, "C", "tonic", "goes on"),
        ("| C | Dm | G | C |", 2, "C", "subdominant", "the root falls a fifth."),
        ("| C | Bdim | C | C |", 2, "C", "dominant", "B is the leading tone"),
        ("| C | C | F | C |", 3, "C", "subdominant", "Amen"),
        ("| Am | E7 | Am | Am |", 2, "A minor", "dominant", "G# rises a half step to A"),
        ("| Am | Em | F | Am |", 2, "A minor", "dominant", "without the pull of a leading tone"),
        ("| Am | F | G | Am |", 3, "A minor", "dominant", "G rises to A without a leading tone"),
        ("| Dm7b5 | G7(b9) | Cm6 | Cm6 |", 2, "C minor", "dominant", "B rises a half step to C, and F sinks to Eb"),
        ("| Dm7b5 | G7(b9) | Cm6 | Cm6 |", 2, "C minor", "dominant", "An altered tone (b9): it leans"),
        ("| Dm7b5 | G7(b9b13) | Cm6 | Cm6 |", 2, "C minor", "dominant", "Altered tones (b9 and b13): they lean"),
        ("| Dm7 | G9(#11) | C6 | C6 |", 2, "C", "dominant", "Its #11 is a bright colour"),
        ("| C G/B | Am C/G | F G7 | C |", 2, "C", "dominant", "A passing chord: its bass B joins C and A by step"),
        ("| C | G | Am | F |", 2, "C", "dominant", "the bass steps up"),
        ("| Em | D | C | Bm7 |", 4, "E minor", "dominant", "without a leading tone nothing presses for it"),
        # suspended dominants
        ("| C | G9sus | C | C |", 2, "C", "dominant", "C, a tone of C's own four"),
        ("| C | G7sus4 G7 | C | C |", 2, "C", "dominant", "C holds back the third"),
        ("| C | F/G | C | C |", 2, "C", "dominant", "pulls home, softly"),
        ("| C | G9sus | Am7 | C |", 2, "C", "dominant", "left hanging"),
        # secondary dominants and their twos
        ("| C | A7 | Dm7 | G7 |", 2, "C", "secondary dominant of ii", "borrows C# from outside C major"),
        ("| C | A7 | Dm7 | G7 |", 2, "C", "secondary dominant of ii", "C# rises a half step to D"),
        ("| C | D7 | G7 | C |", 2, "C", "secondary dominant of V", "The dominant of G7"),
        ("| C | E7 | Am | F |", 2, "C", "secondary dominant of vi", "G# rises a half step to A"),
        ("| C | C7 | F | C |", 2, "C", "secondary dominant of IV", "borrows Bb"),
        ("| Db | Bb7 | Ebm7 | Ab7 |", 2, "Db", "secondary dominant of ii", "D rises a half step to Eb"),
        ("| C | E7 | F | C |", 2, "C", "secondary dominant of vi", "which does not come"),
        ("| C | Gm7 C7 | F | C |", 2, "C", "two of IV", "with C7 it aims at F"),
        ("| C | Em7b5 A7 | Dm7 | G7 |", 2, "C", "two of ii", "it aims at D"),
        ("| C | B7 | Em | C |", 2, "C", "secondary dominant of iii", "D# rises a half step to E"),
        # substitutes and back doors
        ("| Dm7 | Db7 | Cmaj7 | C |", 2, "C", "tritone substitute of V", "stands for G7"),
        ("| Dm7 | Db7 | Cmaj7 | C |", 2, "C", "tritone substitute of V", "B (here Cb) and F"),
        ("| Dm7 | Db7 | Cmaj7 | C |", 2, "C", "tritone substitute of V", "slides a half step down to C"),
        ("| C | Eb7 | Dm7 | G7 |", 2, "C", "tritone substitute of V/ii", "stands for A7"),
        ("| F | Fm7 Bb7 | C | C |", 3, "C", "backdoor dominant", "the root rises a whole step to C"),
        ("| F | Fm7 Bb7 | C | C |", 2, "C", "borrowed from minor", "Borrowed from C minor"),
        # borrowed chords
        ("| C | F Fm6 | C | C |", 3, "C", "borrowed from minor", "its Ab sinks a half step to G"),
        ("| C | Ab | Bb | C |", 2, "C", "borrowed from minor", "with Ab and Eb it darkens C major"),
        ("| Am | D | Am | Am |", 2, "A minor", "borrowed from major", "with F# it brightens A minor"),
        ("| Am | Dm | E7 | A |", 4, "A minor", "Picardy third", "C# brightens the last chord"),
        ("| C | Db/F | G7 | C |", 2, "C", "Neapolitan", "with F in the bass"),
        ("| C | Dbmaj7 | Cmaj7 | C |", 2, "C", "Neapolitan", "slides down to Cmaj7"),
        ("| Cm | Ab7 | G | Cm |", 2, "C minor", "German sixth", "Ab in the bass and F# above"),
        ("| Cm | Ab7b5 | G | Cm |", 2, "C minor", "French sixth", "makes it French"),
        ("| C | C/G G7 | C | C |", 2, "C", "cadential six-four", "give way to G7"),
        # diminished chords
        ("| C | C#dim7 | Dm7 | G7 |", 2, "C", "passing diminished", "its bass C# joins C and D"),
        ("| Gb | Gdim7 | Db/Ab | Ab7 |", 2, "Db", "passing diminished", "its bass G joins Gb and Ab"),
        ("| C | Ebdim7 | Dm7 | G7 |", 2, "C", "passing diminished", "leans a half step into D"),
        ("| C | Cdim7 | C | C |", 2, "C", "common-tone diminished", "keeps C of C"),
        # other colours
        ("| C | E | F | C |", 2, "C", "chromatic mediant", "with G# it shines out of C major"),
        ("| C | N.C. | G7 | C |", 2, "C", "silence", "No chord sounds"),
        ("| C | C/E | F | C |", 2, "C", "tonic", "E, not the root, is in the bass"),
        ("| C | G/B | Am | F |", 2, "C", "dominant", "the line goes by step: C, B, A"),
        ("| C | F/C | G/C | C |", 2, "C", "subdominant", "The bass stays on C"),
        # the blues: stable sevenths
        ("| A7 | D7 | A7 | E7 |", 1, "A blues", "tonic", "may carry G as a colour"),
        ("| A7 | D7 | A7 | E7 |", 2, "A blues", "subdominant", "a fourth above home"),
        ("| A7 | A7 | D7 | D7 | E7 | D7 | A7 | A7 |", 3, "A blues", "subdominant", "second pillar of the blues"),
        # modulation
        (
            "| C | F | G7 | C | Ebm7 | Ab7 | Dbmaj7 | Gbmaj7 | Ebm7 | Ab7 | Dbmaj7 | Dbmaj7 |",
            6,
            "C",
            "dominant of the new key",
            "The dominant of Db major",
        ),
    ],
)
def test_a_known_progression_is_told_with_its_reason(bars: str, at: int, key: str, role: str, said: str) -> None:
    heard, _, told = why(bars, at, key)
    assert heard == role
    assert said in told


def test_a_chord_that_goes_on_is_told_to_go_on_and_no_more() -> None:
    assert why("| C/E | C/E | F | C |", 2)[2] == "The chord of the bar before goes on."


def test_the_short_reason_names_the_goal_of_a_secondary_dominant() -> None:
    assert why("| C | A7 | Dm7 | G7 |", 2)[1] == "V of ii"
    assert why("| Dm7 | Db7 | Cmaj7 | C |", 2)[1] == "for G7"


ROLES = {
    "tonic", "subdominant", "dominant", "cadential six-four", "silence", "secondary dominant", "two",
    "tritone substitute", "backdoor dominant", "dominant of the new key", "dominant of the home key",
    "borrowed from minor", "borrowed from major", "Picardy third", "Neapolitan", "Italian sixth", "French sixth",
    "German sixth", "passing diminished", "common-tone diminished", "leading-tone chord", "chromatic mediant",
    "chromatic",
}  # fmt: skip


def test_every_role_of_the_analysis_has_words() -> None:
    assert {entry["role"] for entry in DATA["reason"]} == ROLES


@pytest.mark.parametrize("entry", [*DATA["reason"], *DATA["colour"]], ids=lambda entry: entry["why"][:40])
def test_an_entry_has_a_level_and_a_source_and_is_a_sentence(entry: dict) -> None:
    assert 1 <= entry["level"] <= 10
    assert entry["source"]
    assert re.match(r"[A-Z{].*\.$", entry["why"])


def test_no_entry_stands_behind_one_that_always_holds() -> None:
    """What asks for no less and needs no other names than an entry before it would never be said."""
    seen: list[tuple[str, set[str]]] = []
    for entry in DATA["reason"]:
        needs = {*entry["when"], *(name for _, name, _, _ in Formatter().parse(entry["why"]) if name)}
        assert not any(role == entry["role"] and before <= needs for role, before in seen), entry["why"]
        seen.append((entry["role"], needs))
