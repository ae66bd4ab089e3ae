"""``woodshed batch``: many requests, one a line; what is done is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from woodshed.cli import batch, workers
from woodshed.cli.answers import Answer, answer
from woodshed.piece import GENRES


def request_lines(count: int) -> str:
    """Requests of four bars, the genres in turn."""
    rows = [
        {
            "id": f"n{n}",
            "request": "something short",
            "genre": GENRES[n % 8],
            "num_bars": 4,
            "seed": n,
        }
        for n in range(count)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def names(folder):
    """What lies in a folder."""
    return sorted(p.name for p in folder.iterdir())


def test_answers_come_in_the_order_of_the_lines(woodshed, tmp_path):
    """Each with the id of its line; blank lines are passed over."""
    (tmp_path / "in.jsonl").write_text(request_lines(9).replace("\n", "\n\n"))
    said = woodshed("batch", "in.jsonl", "-o", "out.jsonl")
    assert (said.code, said.out) == (0, "")
    assert "9 arrangements" in said.err
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [a["id"] for a in answers] == [f"n{n}" for n in range(9)]
    assert [a["genre"] for a in answers] == [*GENRES, GENRES[0]]
    assert names(tmp_path) == ["in.jsonl", "out.jsonl"]


def test_a_line_says_how_far_the_hands_reach_and_every_note_has_a_finger(woodshed, tmp_path):
    """As a field beside the words."""
    line = {"id": "a", "request": "worship in C", "num_bars": 4, "hand_size": "small"}
    (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n")
    assert woodshed("batch", "in.jsonl", "-o", "out.jsonl").code == 0
    document = json.loads((tmp_path / "out.jsonl").read_text())
    assert document["request"]["hand_size"] == "small"
    assert all(1 <= note["finger"] <= 5 for note in document["notes"])


def test_the_number_of_workers_changes_nothing(woodshed, tmp_path):
    """The same bytes from one process, from two, and from as many as it likes."""
    (tmp_path / "in.jsonl").write_text(request_lines(workers.WORTH_SHARING + 3) + "broken\n")
    for name, options in {"one": ["--workers", "1"], "two": ["--workers", "2"], "own": []}.items():
        assert woodshed("batch", "in.jsonl", "-o", name, *options).code == 0
    one, two, own = [(tmp_path / name).read_bytes() for name in ("one", "two", "own")]
    assert one == two == own
    assert one.count(b"\n") == workers.WORTH_SHARING + 4


def test_a_batch_answers_as_generate_does(woodshed):
    """The doors agree."""
    said = woodshed("generate", "slow blues in A", "--seed", "4", "--json")
    line = json.dumps({"id": json.loads(said.out)["id"], "description": "slow blues in A", "seed": 4})
    assert woodshed("batch", "-", stdin=line).out == said.out


def test_a_line_without_an_id_is_named_by_its_number():
    """Counted as an editor counts them."""
    assert json.loads(answer(7, b'{"request": "blues in A"}').text)["id"] == "line-7"
    assert json.loads(answer(7, b"{").text)["id"] == "line-7"


def test_fields_that_are_not_known_are_told_once(woodshed):
    """A misspelt field is never ignored in silence."""
    said = woodshed(
        "batch",
        "-",
        stdin='{"request": "blues", "tempoo": 90}\n{"request": "blues", "tempoo": 91}\n',
    )
    assert said.code == 0
    assert "not used: tempoo (2)" in said.err


def test_a_fault_of_ours_stands_in_its_place_and_ends_with_1(woodshed, monkeypatch):
    """The run still goes on."""

    def broken(*_, **__):
        raise KeyError("lost")

    monkeypatch.setattr("woodshed.cli.generating.compose", broken)
    said = woodshed("batch", "-", stdin='{"id": "a", "request": "blues"}\n{"id": "b"}\n')
    first, second = map(json.loads, said.out.splitlines())
    assert said.code == 1
    assert (first["error"]["type"], second["error"]["type"]) == ("InternalError", "RequestError")
    assert "1 lines that failed by our own fault" in said.err


def test_an_existing_answer_file_is_kept_without_force(woodshed, tmp_path):
    """It is refused before any work is done."""
    (tmp_path / "in.jsonl").write_text(request_lines(1))
    (tmp_path / "out.jsonl").write_text("dear")
    said = woodshed("batch", "in.jsonl", "-o", "out.jsonl")
    assert said.code == 2
    assert "out.jsonl is there already" in said.err
    assert (tmp_path / "out.jsonl").read_text() == "dear"
    assert woodshed("batch", "in.jsonl", "-o", "out.jsonl", "--force").code == 0
    assert json.loads((tmp_path / "out.jsonl").read_text())["id"] == "n0"


def test_answers_whose_name_was_taken_meanwhile_are_kept_beside_it(woodshed, tmp_path, monkeypatch):
    """Neither file is lost, and the message says where the answers are."""
    (tmp_path / "in.jsonl").write_text(request_lines(1))

    def rival():
        (tmp_path / "out.jsonl").write_text("theirs")
        return iter([Answer("{}", "served")])

    monkeypatch.setattr(batch, "answers", lambda *_: (a for a in rival()))
    said = woodshed("batch", "in.jsonl", "-o", "out.jsonl")
    assert said.code == 2
    part = next(name for name in names(tmp_path) if name.endswith(".part"))
    assert f"the answers are kept in {part}" in said.err
    assert (tmp_path / "out.jsonl").read_text() == "theirs"
    assert (tmp_path / part).read_text() == "{}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.jsonl"], "missing.jsonl cannot be read"),
        (["-", "-o", "missing/out.jsonl"], "there is no folder missing"),
        (["-", "-o", "."], "is a folder"),
        (["-", "--workers", "0"], "--workers is '0'"),
        (["-", "--workers", "two"], "--workers is 'two'"),
        (["-", "-o", "x" * 300], "cannot be written"),
    ],
)
def test_a_run_that_cannot_begin_says_why(woodshed, arguments, message):
    """Exit code 2 and a hint."""
    said = woodshed("batch", *arguments, stdin=request_lines(1))
    assert said.code == 2
    assert message in said.err


def test_a_device_takes_answers_as_they_come(woodshed):
    """There is nothing to overwrite in it."""
    assert woodshed("batch", "-", "-o", os.devnull, stdin=request_lines(1)).code == 0


def test_a_disk_that_is_full_is_told(woodshed):
    """The device that is always full stands for one."""
    said = woodshed("batch", "-", "-o", "/dev/full", stdin=request_lines(1))
    assert said.code == 2
    assert "No space left" in said.err


def test_a_terminal_sees_the_count_grow(woodshed, monkeypatch):
    """And only a terminal: a log gets the sum alone."""
    monkeypatch.setattr(batch, "_GLANCE_SECONDS", 0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = woodshed("batch", "-", stdin=request_lines(2))
    assert "\r1 lines\r2 lines" in said.err


def test_what_is_done_when_it_is_interrupted_is_kept_whole(woodshed, tmp_path, monkeypatch):
    """A line cut in its middle is taken back; the file has its name."""
    (tmp_path / "in.jsonl").write_text(request_lines(3))
    real = batch._Sink.write

    def interrupted(sink, text):
        if sink._whole:
            sink._file.write(b'{"half')
            raise KeyboardInterrupt
        real(sink, text)

    monkeypatch.setattr(batch._Sink, "write", interrupted)
    said = woodshed("batch", "in.jsonl", "-o", "out.jsonl")
    assert said.code == 130
    assert names(tmp_path) == ["in.jsonl", "out.jsonl"]
    (line,) = (tmp_path / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["id"] == "n0"


LISTENING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("woodshed", run_name="__main__")
"""
"""The command line with Ctrl-C as it is in a terminal: tests that run in the background have inherited to ignore it."""


def test_ctrl_c_in_a_running_batch_keeps_its_answers(tmp_path):
    """Two workers, stopped while they wait for more lines; no trace is printed."""
    command = [sys.executable, "-c", LISTENING, "batch", "-", "-o", "out.jsonl", "--workers", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdin.write(request_lines(80).encode())
        running.stdin.flush()
        answered = threading.Event()

        def watch():
            while running.poll() is None:
                if any(p.stat().st_size for p in tmp_path.glob(".woodshed-*.part")):
                    answered.set()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        assert answered.wait(60)
        running.send_signal(signal.SIGINT)
        err = running.stderr.read().decode()
        code = running.wait(60)
        running.stdin.close()
        watcher.join()
    assert code == 130
    assert "Traceback" not in err
    ids = [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert ids
    assert ids == [f"n{n}" for n in range(len(ids))]
    assert names(tmp_path) == ["out.jsonl"]


def test_a_system_that_does_not_say_which_cores_are_ours_is_counted_whole(monkeypatch):
    """Some know only how many there are."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert workers._cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers._cores() == 1


def test_a_reader_of_answers_that_has_seen_enough_is_no_error(program, tmp_path):
    """As in `woodshed batch - | head -1`."""
    (tmp_path / "in.jsonl").write_text(request_lines(40))
    command = f"{sys.executable} -W error -m woodshed batch in.jsonl | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert done.stdout == b'{"format":' or done.stdout.startswith(b"{")
    assert b"Traceback" not in done.stderr
    assert b"fault" not in done.stderr


def test_answers_never_take_the_place_of_their_requests(woodshed, tmp_path):
    """Not even with --force: the requests could not be had again."""
    (tmp_path / "in.jsonl").write_text(request_lines(2))
    said = woodshed("batch", "in.jsonl", "-o", "in.jsonl", "--force")
    assert said.code == 2
    assert "holds the requests" in said.err
    assert (tmp_path / "in.jsonl").read_text() == request_lines(2)


def test_bars_are_also_called_so_in_a_line(woodshed):
    """As the option on the command line is; the full name beats it."""
    lines = '{"request": "blues", "bars": 8}\n{"request": "blues", "bars": 8, "num_bars": 24}\n'
    said = woodshed("batch", "-", stdin=lines)
    assert [len(json.loads(line)["bars"]) for line in said.out.splitlines()] == [8, 24]
    assert "not known" not in said.err


def test_more_workers_than_a_machine_can_bear_are_refused(woodshed):
    """Thousands of processes would stop everything else."""
    said = woodshed("batch", "-", "--workers", "5000", stdin=request_lines(1))
    assert said.code == 2
    assert "from 1 to 64" in said.err
