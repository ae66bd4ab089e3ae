"""``woodshed generate`` and ``batch`` with models: who wrote the chart, who could not, and what never leaves."""

from __future__ import annotations

import json
import re
import sqlite3
import sys

import pytest

from loopback_models import Fault, GeminiStandIn, OpenAIStandIn
from serving_models import serving
from tiny_gguf import tiny_gguf
from woodshed.settings import load

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"
WORDS = "simple jazz progression in Eb, 8 bars"
CHART = "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | C6 |"
IN_EB = ["Fm7", "Bb7", "Ebmaj7", "Cm7", "Fm7", "Bb7", "Ebmaj7", "Eb6"]
HARD = "experimental avant-garde jazz in Eb with unusual modulations"
SECRET = "AIzaSyNobodyMaySeeThis"


def settle(**servers):
    """A settings file with these servers, by the short names of their models."""
    names = {"phi": PHI, "llama": LLAMA}
    lines = [
        f'[models."{names[short]}"]\nserver = "{address}"\nremote = "stand-in"\nconstraint = "gbnf"'
        for short, address in servers.items()
        if short in names
    ]
    if "gemini" in servers:
        lines = [f'gemini_url = "{servers["gemini"]}"', *lines, "[consent]\ngemini-pro = 2026-11-22"]
    load().file.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def phi():
    """A server that writes the same good chart each time."""
    with serving(OpenAIStandIn(answer=CHART, piece=9)) as server:
        settle(phi=server.base_url)
        yield server


def made(woodshed, *arguments):
    """The arrangement of a command as JSON."""
    said = woodshed("generate", *arguments, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def symbols(document):
    return [chord["symbol"] for bar in document["bars"] for chord in bar["chords"]]


def test_the_model_that_wrote_is_credited(woodshed, phi):
    """In the JSON and on the chart; its bars stand in the key that was asked."""
    document = made(woodshed, WORDS)
    assert (document["generation_method"], document["fallbacks"]) == (PHI, [])
    assert symbols(document) == IN_EB
    assert f"Composed by: {PHI}" in woodshed("generate", WORDS, "--format", "chart", "-o", "-").out


def test_the_same_wish_in_another_key_costs_nothing(woodshed, phi):
    """The server is asked once."""
    for key in ("Eb", "F#", "A"):
        assert made(woodshed, f"simple jazz progression in {key}, 8 bars")["generation_method"] == PHI
    assert len(phi.requests) == 1


def test_bars_are_shown_while_they_are_written(woodshed, phi):
    """On standard error, four to a line, in the key that was asked."""
    said = woodshed("generate", WORDS, "--live", "--json")
    assert said.err.splitlines() == ["| Fm7 | Bb7 | Ebmaj7 | Cm7 |", "| Fm7 | Bb7 | Ebmaj7 | Eb6 |"]
    assert json.loads(said.out)["generation_method"] == PHI


def test_without_live_nothing_is_shown_where_nobody_looks(woodshed, phi):
    """A file of errors stays empty."""
    assert woodshed("generate", WORDS, "--json").err == ""


def test_the_chord_model_stands_between_the_language_models_and_the_rules(woodshed, phi):
    """It is asked where they are not, and says so; what it leaves to the rules is told with the reason."""
    assert made(woodshed, WORDS)["generation_method"] == PHI
    assert made(woodshed, WORDS, "--no-models")["generation_method"] == "chord-model"
    blues = made(woodshed, "slow blues in A, 12 bars", "--no-models")
    assert (blues["generation_method"], blues["fallbacks"][-1]["composer"]) == ("rules", "chord-model")
    assert blues["fallbacks"][-1]["reason"]


def test_whoever_wants_the_rules_has_them(woodshed, monkeypatch, tmp_path):
    """By an option, or settled once: also where language models are switched off."""
    alone = made(woodshed, WORDS, "--composer", "rules", "--no-models")
    assert (alone["generation_method"], [f["composer"] for f in alone["fallbacks"]]) == ("rules", [PHI])
    monkeypatch.setenv("WOODSHED_COMPOSER", "rules")
    assert made(woodshed, WORDS, "--no-models")["generation_method"] == "rules"


def test_the_weights_that_compose_can_be_chosen(woodshed, monkeypatch):
    """Whoever may not pass on what learned from the GPL settles on the open ones."""
    monkeypatch.setenv("WOODSHED_CHORDS", "chords-open")
    assert made(woodshed, WORDS, "--no-models")["generation_method"] == "chord-model"
    monkeypatch.setenv("WOODSHED_CHORDS", "chords-lost")
    assert "chords-open" in woodshed("models").err


def test_no_models_means_the_package_at_once(woodshed, phi):
    """Nobody is asked, and the credit says so."""
    document = made(woodshed, WORDS, "--no-models")
    assert (document["generation_method"], phi.requests) == ("chord-model", [])
    assert [f["reason"] for f in document["fallbacks"]] == ["models are switched off"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.REFUSED, "cannot be reached"),
        (Fault.DENIED, "key"),
        (Fault.ERROR, "500"),
        (Fault.NO_MODEL, "model"),
        (Fault.IMPOSTOR, "gpt-2"),
        (Fault.PAGE, ""),
        (Fault.EMPTY, ""),
        (Fault.TRUNCATED, "cut off after"),
    ],
)
def test_whatever_fails_there_is_music_and_the_reason(woodshed, fault, reason):
    """The package composes, and the fallback says who could not and why."""
    with serving(OpenAIStandIn(answer=CHART, fault=fault)) as server:
        settle(phi=server.base_url)
        document = made(woodshed, WORDS)
    assert (document["generation_method"], len(document["bars"])) == ("chord-model", 8)
    (fallback,) = document["fallbacks"]
    assert fallback["composer"] == PHI
    assert fallback["reason"]
    assert reason in fallback["reason"]


def test_a_stronger_model_takes_over(woodshed):
    """And the credit names both."""
    with serving(OpenAIStandIn(fault=Fault.DENIED)) as broken, serving(OpenAIStandIn(answer=CHART)) as well:
        settle(phi=broken.base_url, llama=well.base_url)
        document = made(woodshed, WORDS)
    assert document["generation_method"] == LLAMA
    assert [fallback["composer"] for fallback in document["fallbacks"]] == [PHI]


def test_the_cloud_writes_where_it_was_agreed_to(woodshed, monkeypatch):
    """For the hardest requests, and it is paid for in the ledger."""
    monkeypatch.setenv("GEMINI_API_KEY", SECRET)
    with serving(GeminiStandIn(answer=CHART, model="gemini-2.5-pro")) as cloud:
        settle(gemini=cloud.base_url)
        document = made(woodshed, HARD, "--bars", "8")
        assert len(cloud.requests) >= 1
    assert document["generation_method"] in {GEMINI, "chord-model"}
    assert load().ledger_path.exists()


@pytest.mark.parametrize("flag", ["--offline", "--local-only"])
def test_neither_the_cloud_nor_a_far_server_is_asked_where_nothing_may_leave(woodshed, monkeypatch, flag):
    """Agreed or not: no connection but to this machine is even tried."""
    monkeypatch.setenv("GEMINI_API_KEY", SECRET)
    settle(llama="http://192.0.2.1:9/v1", gemini="http://192.0.2.2:9")
    with connections() as tried:
        document = made(woodshed, HARD, "--bars", "8", flag)
    assert tried == []
    assert document["generation_method"] == "chord-model"
    reasons = {fallback["composer"]: fallback["reason"] for fallback in document["fallbacks"]}
    assert reasons[GEMINI] == "nothing may leave this machine"
    assert reasons.get(LLAMA, "nothing may leave").endswith(("nothing may leave it", "nothing may leave"))


def test_a_server_on_this_machine_may_be_asked_offline(woodshed, phi):
    """Nothing leaves."""
    assert made(woodshed, WORDS, "--offline")["generation_method"] == PHI


def test_a_model_that_chooses_does_not_get_the_credit(woodshed):
    """The rules wrote; a notice says who chose."""
    with serving(OpenAIStandIn(weights={"B": -0.1, "A": -2.5})) as server:
        settle(phi=server.base_url)
        document = made(woodshed, WORDS, "--mode", "choose")
    assert document["generation_method"] == "rules"
    assert any(re.fullmatch(rf"The rules wrote \d charts, and {PHI} chose this one\.", n) for n in document["notices"])


def test_a_real_engine_in_process_writes(woodshed, tmp_path):
    """Random weights, held to the grammar."""
    woodshed("models", "use", PHI, "--file", str(tiny_gguf(tmp_path / "tiny.gguf")))
    document = made(woodshed, WORDS, "--seed", "1")
    assert (document["generation_method"], len(document["bars"])) == (PHI, 8)


def test_every_line_of_a_batch_has_its_own_credit(woodshed, phi):
    """Two alike cost one call."""
    lines = [{"id": n, "request": WORDS, "genre": "jazz"} for n in range(3)]
    lines.append({"id": 3, "request": "sophisticated gospel with altered dominants, 4 bars"})
    said = woodshed("batch", "-", stdin="\n".join(map(json.dumps, lines)))
    assert said.code == 0, said.err
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [answer["id"] for answer in answers] == [0, 1, 2, 3]
    assert [answer["generation_method"] for answer in answers[:3]] == [PHI] * 3
    assert answers[3]["fallbacks"]
    assert sum(WORDS.split(maxsplit=1)[0] in json.dumps(request.body) for request in phi.requests) == 1


def test_a_batch_without_models_asks_nobody(woodshed, phi):
    """As with one request."""
    said = woodshed("batch", "-", "--no-models", stdin=json.dumps({"request": WORDS}))
    assert json.loads(said.out)["generation_method"] == "chord-model"
    assert phi.requests == []


def test_a_deadline_of_nothing_leaves_the_package(woodshed, phi):
    """Music at once."""
    document = made(woodshed, WORDS, "--deadline", "0")
    assert document["generation_method"] == "chord-model"
    assert [fallback["composer"] for fallback in document["fallbacks"]] == [PHI]


def test_a_budget_of_nothing_keeps_the_cloud_out(woodshed, monkeypatch):
    """It is not asked, and the reason gives the budget."""
    monkeypatch.setenv("GEMINI_API_KEY", SECRET)
    with serving(GeminiStandIn(answer=CHART, model="gemini-2.5-pro")) as cloud:
        settle(gemini=cloud.base_url)
        document = made(woodshed, HARD, "--bars", "8", "--budget", "0")
        assert cloud.requests == []
    assert "leaves no room" in document["fallbacks"][0]["reason"]


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.DENIED, Fault.ECHO, Fault.ERROR])
def test_a_key_appears_nowhere(woodshed, monkeypatch, fault, a_home_of_its_own):
    """Neither in what is printed nor in a byte of any file, whatever the server repeats."""
    monkeypatch.setenv("GEMINI_API_KEY", SECRET)
    with serving(GeminiStandIn(answer=CHART, model="gemini-2.5-pro", fault=fault)) as cloud:
        settle(gemini=cloud.base_url)
        said = woodshed("generate", HARD, "--bars", "8", "--json")
        assert any(SECRET in json.dumps(request.headers) + request.path for request in cloud.requests)
    listed = woodshed("models", "test", GEMINI)
    printed = said.out + said.err + listed.out + listed.err + woodshed("stats", "--json").out
    files = [path for path in a_home_of_its_own.rglob("*") if path.is_file()]
    assert files
    assert SECRET not in printed
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert not [path for path in files if b"avant-garde" in path.read_bytes()], "nor the player's words"


def test_what_came_of_it_is_in_the_ledger(woodshed, phi):
    """One request, one attempt, and the statistics count it."""
    made(woodshed, WORDS)
    db = sqlite3.connect(load().ledger_path)
    assert db.execute("SELECT model, outcome, tokens_out FROM attempt").fetchall() == [(PHI, "ok", 6)]
    db.close()
    assert json.loads(woodshed("stats", "--json").out)["total"]["requests"] == 1


class connections:  # noqa: N801, read as a word in a with statement
    """Every address to which a connection is tried, as the interpreter itself tells."""

    _watching: list[list] = []  # noqa: RUF012, a hook cannot be taken away, so there is one for all
    _hooked = False

    def __enter__(self):
        self._tried = []
        if not connections._hooked:
            connections._hooked = True
            sys.addaudithook(connections._heard)
        connections._watching.append(self._tried)
        return self._tried

    def __exit__(self, *_):
        connections._watching.remove(self._tried)

    @staticmethod
    def _heard(event, arguments):
        if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
            for tried in connections._watching:
                tried.append((event, arguments[1] if event == "socket.connect" else arguments[:2]))


def test_the_hook_hears_a_connection(woodshed, phi):
    """Or the test above would show nothing."""
    with connections() as tried:
        made(woodshed, WORDS)
    assert tried
