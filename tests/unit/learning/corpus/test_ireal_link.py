"""iReal Pro links, with chords that are mixed up and in clear."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from woodshed.learning.corpus.ireal_link import in_clear, linked_songs, mirrored

ROWS = "*A{T44C^7   |A-7   |D-9   |G7   }*B[F^7   |F-7 Bb7 |C^7   |A7b9   |D-7   |G7   |C6   | x  Z"


def mixed(chords):
    """Chords as a link of today has them: frequent groups as three signs, then mixed in stretches of fifty."""
    body = chords.replace("   ", "XyQ").replace(" |", "LZ").replace("| x", "Kcl")
    out = ""
    while len(body) > 51:
        out, body = out + mirrored(body[:50]), body[50:]
    return "1r34LbKcu7" + out + body


def link(*songs, name="Mine"):
    """A link of today with these songs as title, composer, style, key and chords."""
    parts = ["=".join((t, c, "", s, k, "", mixed(rows), "Jazz", "120", "3")) for t, c, s, k, rows in songs]
    return "irealb://" + quote("===".join([*parts, name]))


def test_a_link_as_the_program_writes_it_is_put_in_clear():
    """Kept as text, so that mixing and unmixing cannot go wrong together."""
    written = "1r34LbKcu77bB 74C^7XX7^F[B*}QyX7G|yQX9-D|QyX7-A|QyyQ|F-4T{A*LZC^7XyQ|A7b9XyQ|D-7XyQ|G7XyQ|C6XyQKcl  Z"
    assert in_clear(written) == ROWS


def test_a_stretch_of_fifty_is_mixed_in_mirror_image():
    signs = "".join(chr(65 + place) for place in range(50))
    assert mirrored(signs)[:5] == signs[:44:-1]
    assert mirrored(signs)[10:24] == signs[39:25:-1]
    assert mirrored(signs)[24:26] == signs[24:26]
    assert mirrored(mirrored(signs)) == signs


@given(st.text(alphabet="ABCDEFG^-7b#|x {}[]Z*", max_size=180))
def test_what_was_mixed_up_comes_back_in_clear(chords):
    body = in_clear(mixed(chords))
    assert body == chords


def test_every_song_of_a_playlist_is_found_with_its_line():
    text = (
        '<html>\n<a href="'
        + link(("Moon, The", "Doe Jane", "Swing", "F-", ROWS), ("Sun", "Doe John", "", "C", ROWS))
        + '">'
    )
    one, two = linked_songs(text)
    assert (one.line, one.title, one.composer, one.style, one.key) == (2, "The Moon", "Doe Jane", "Swing", "F-")
    assert one.chords == ROWS
    assert two.title == "Sun"


def test_a_song_alone_is_found_without_the_signs_behind_it():
    text = "irealb://" + quote("=".join(("Alone", "X Y", "", "Swing", "C", "", mixed(ROWS), "", "0", "0")))
    assert [song.title for song in linked_songs(text)] == ["Alone"]


def test_the_older_links_hold_six_fields_a_song_in_clear():
    body = "One=Doe Jane=Ballad=Ab=n=T44{C |G }=Two=Doe Jane=Swing=G-=n=T34[D |A Z"
    one, two = linked_songs(f"irealbook://{quote(body)}\n")
    assert (one.title, one.key, one.chords) == ("One", "Ab", "T44{C |G }")
    assert (two.title, two.key, two.chords) == ("Two", "G-", "T34[D |A Z")


def test_empty_fields_do_not_tear_a_song_apart():
    one, two = linked_songs(link(("Moon", "", "", "C", ROWS), ("Sun", "Doe John", "", "D", ROWS)))
    assert (one.key, two.title, two.key) == ("C", "Sun", "D")


def test_a_song_with_too_few_fields_is_told_by_its_line():
    assert list(linked_songs("\n\nirealbook://Title=Composer")) == [3]
    assert list(linked_songs("\nirealb://Title")) == [2]
