"""A model is fetched whole or not at all, and every way in which that can fail is said in a sentence."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopback_hub import MODEL, Canned, LoopbackHub, a_model, sha256
from woodshed.errors import DownloadError, ModelError
from woodshed.llm.catalog import custom, entry_of
from woodshed.llm.hub import line as hub_line
from woodshed.llm.hub import model_files, partial_file
from woodshed.llm.hub import pulling as hub_module
from woodshed.llm.hub.machine import Machine
from woodshed.llm.hub.model_files import FileState, ready, state_of
from woodshed.llm.hub.partial_file import PartialFile
from woodshed.llm.hub.pulling import pull

FINAL = "tiny-Q4_K_M.gguf"
TOKEN = "hf_confidential"


class Player:
    """Pulls into a folder, with a machine that never sleeps, and remembers what it was told."""

    def __init__(self, hub: LoopbackHub, folder: Path) -> None:
        self.hub, self.folder = hub, folder
        self.naps: list[float] = []
        self.told: list[tuple[int, int]] = []
        self.memory: int | None = 1 << 40
        self.free = 1 << 50

    def tell(self, done: int, size: int) -> None:
        self.told.append((done, size))
        assert not (self.folder / FINAL).exists() or (self.folder / FINAL).read_bytes() == self.hub.content

    def pull(self, entry=None, **options) -> Path:
        machine = Machine(lambda: self.memory, lambda _: self.free, self.naps.append, lambda: 1_800_000_000.0)
        options = {"endpoint": self.hub.endpoint, "progress": self.tell, "machine": machine} | options
        return pull(entry or a_model(), self.folder, **options)

    def refused(self, entry=None, **options) -> DownloadError:
        with pytest.raises(DownloadError) as caught:
            self.pull(entry, **options)
        assert not (self.folder / FINAL).exists()
        assert TOKEN not in f"{caught.value} {caught.value.hint}"
        assert "confidential" not in f"{caught.value} {caught.value.hint}"
        assert caught.value.hint
        return caught.value

    def left(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()


@pytest.fixture
def hub():
    with LoopbackHub() as running:
        yield running


@pytest.fixture
def player(hub, tmp_path) -> Player:
    return Player(hub, tmp_path / "models")


# What comes and what stays


def test_a_pull_brings_the_whole_file_with_a_receipt_and_nothing_else(player, hub):
    path = player.pull()
    assert path == player.folder / FINAL
    assert path.read_bytes() == MODEL
    assert player.left() == {FINAL, FINAL + ".json"}
    receipt = json.loads((player.folder / (FINAL + ".json")).read_text())
    assert receipt == {"size": len(MODEL), "sha256": sha256(MODEL), "when": "2027-01-15T08:00:00+00:00"}
    assert player.told[0] == (0, len(MODEL))
    assert player.told[-1] == (len(MODEL), len(MODEL))
    assert player.told == sorted(player.told)
    assert hub.asked("hub", "HEAD")[0].path == f"/woodshed/tiny-GGUF/resolve/main/{FINAL}"


def test_what_is_ready_is_neither_asked_for_nor_hashed_again(player, hub):
    player.pull()
    before = len(hub.seen)
    assert player.pull() == ready(a_model(), player.folder)
    assert player.pull(offline=True) == ready(a_model(sha256=sha256(MODEL)), player.folder)
    assert len(hub.seen) == before
    assert player.told[-1] == (len(MODEL), len(MODEL))


def test_a_hub_that_serves_the_file_itself_will_do(player, hub):
    hub.redirects = False
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("store") == []


def test_a_hub_that_says_the_size_only_as_the_length_of_its_answer_will_do(player, hub):
    hub.redirects, hub.linked_size = False, ""
    assert player.pull().read_bytes() == MODEL


def test_a_file_in_a_folder_of_the_repository_lies_flat_here(player, hub):
    entry = a_model(file=f"Q4_K_M/{FINAL}", revision="refs/pr/1")
    assert player.pull(entry).name == FINAL
    assert hub.seen[0].path == f"/woodshed/tiny-GGUF/resolve/refs%2Fpr%2F1/Q4_K_M/{FINAL}"


def test_the_token_goes_to_the_hub_and_never_to_the_store(player, hub):
    player.pull(token=f" {TOKEN}\n")
    assert {seen.headers.get("authorization") for seen in hub.seen if seen.at == "hub"} == {f"Bearer {TOKEN}"}
    assert {seen.headers.get("authorization") for seen in hub.seen if seen.at == "store"} == {None}


def test_a_line_that_is_printed_does_not_show_the_token(player, hub):
    with hub_line.line_to(hub.endpoint, a_model(), TOKEN, Machine()) as line:
        assert line.token == TOKEN
        assert TOKEN not in repr(line)


def test_a_repository_that_was_renamed_is_followed(player, hub):
    moved = Canned(307, {"Location": f"/woodshed/newer/resolve/main/{FINAL}"})
    hub.canned = {"hub HEAD": [moved], "hub GET": [moved]}
    assert player.pull(token=TOKEN).read_bytes() == MODEL
    assert {seen.headers.get("authorization") for seen in hub.asked("hub")} == {f"Bearer {TOKEN}"}


def test_a_hub_that_does_not_say_the_checksum_is_held_against_the_catalog(player, hub):
    hub.linked_sha256 = hub.linked_size = ""
    path = player.pull(a_model(size=len(MODEL), sha256=sha256(MODEL)))
    assert path.read_bytes() == MODEL


def test_states_follow_a_model_from_missing_to_ready(player, hub):
    entry = a_model()
    assert state_of(entry, player.folder) == FileState("missing", 0, None)
    hub.cuts = [3000] + [0] * 5
    states = []
    with pytest.raises(DownloadError):
        player.pull(progress=lambda *_: states.append(state_of(entry, player.folder)))
    assert {state.state for state in states} == {"downloading"}
    assert states[-1].size == len(MODEL)
    assert state_of(entry, player.folder).state == "partial"
    assert ready(entry, player.folder) is None
    player.pull()
    assert state_of(entry, player.folder) == FileState("ready", len(MODEL), len(MODEL))


def test_a_model_of_the_cloud_has_no_file_and_is_no_error_in_a_list(player):
    assert state_of(entry_of("gemini-pro"), player.folder) == FileState("missing", 0, None)
    assert ready(custom("mine", 1), player.folder) is None
    assert "asked over the network" in str(player.refused(entry_of("gemini-pro")))
    assert "the player's own" in str(player.refused(custom("mine", 1)))


# Cuts and resumption


def test_a_cut_is_resumed_by_itself_where_it_happened(player, hub):
    hub.cuts = [1000, 1500]
    assert player.pull().read_bytes() == MODEL
    assert player.naps == [1.0, 2.0]
    spans = [seen.headers.get("range") for seen in hub.asked("store")]
    assert spans == [None, "bytes=1000-", "bytes=2500-"]
    marks = {seen.headers.get("if-range") for seen in hub.asked("store")[1:]}
    assert marks == {hub._mark()["ETag"]}


def test_after_five_more_tries_in_a_row_it_says_how_to_go_on(player, hub):
    hub.cuts = [500] * 6
    error = player.refused()
    assert str(error) == "127.0.0.1 cut the connection, 6 times in a row. 3 kB of 5 kB are kept"
    assert error.hint == "Pull again: it goes on from what is there."
    assert player.naps == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("store")[-1].headers["range"] == "bytes=3000-"


def test_tries_that_bring_much_are_not_counted_against_the_next(player, hub, monkeypatch):
    monkeypatch.setattr(hub_line, "WORTH_A_FRESH_START", 400)
    hub.cuts = [450] * 9
    assert player.pull().read_bytes() == MODEL
    assert set(player.naps) == {1.0}


def test_a_stream_of_unknown_length_that_ends_early_is_resumed(player, hub):
    hub.chunked, hub.cuts = True, [800]
    assert player.pull().read_bytes() == MODEL


def test_a_server_that_ignores_ranges_starts_the_file_cleanly_again(player, hub):
    hub.cuts, hub.ignores_ranges = [2000, 1000], True
    assert player.pull().read_bytes() == MODEL


def test_a_server_that_answers_with_another_part_is_asked_for_the_whole(player, hub):
    hub.cuts, hub.span_shift = [2000], 7
    assert player.pull().read_bytes() == MODEL
    assert [seen.headers.get("range") for seen in hub.asked("store")] == [None, "bytes=2000-", None]


def test_a_range_that_cannot_be_served_starts_again(player, hub):
    hub.cuts = [2000] + [0] * 5
    player.refused()
    hub.canned = {"store GET": [Canned(416, {"Content-Range": "bytes */10"})]}
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("store")[-1].headers.get("range") is None


def test_a_partial_of_another_file_is_dropped_before_the_first_byte(player, hub):
    """The hub says the checksum in advance: what belongs to another one cannot be gone on with."""
    hub.cuts = [2000] * 2 + [0] * 4
    player.refused()
    hub.content = b"GGUF" + bytes(4000)
    assert player.pull().read_bytes() == hub.content
    assert hub.asked("store")[-1].headers.get("range") is None


def test_a_file_that_changes_between_two_pulls_is_noticed_by_its_mark(player, hub):
    """Where the hub says no checksum the store's ETag shows it: the rest is not glued to the old beginning."""
    entry = a_model(size=len(MODEL), sha256=sha256(MODEL))
    changed = MODEL[:-1] + b"!"
    hub.linked_sha256, hub.content, hub.cuts = "", changed, [2000] * 2 + [0] * 4
    player.refused(entry)
    hub.content = MODEL
    assert player.pull(entry).read_bytes() == MODEL
    assert hub.asked("store")[-1].headers["range"] == "bytes=4000-"


def test_a_mark_is_not_shown_to_a_host_that_did_not_give_it(player, hub):
    hub.cuts = [2000] + [0] * 5
    player.refused()
    hub.redirects = False
    assert player.pull().read_bytes() == MODEL
    assert "if-range" not in hub.asked("hub")[-1].headers
    assert hub.asked("hub")[-1].headers["range"] == "bytes=2000-"


def test_a_weak_mark_is_not_used(player, hub):
    hub.etag, hub.cuts = 'W/"1"', [2000]
    assert player.pull().read_bytes() == MODEL
    assert "if-range" not in hub.asked("store")[-1].headers


def test_a_partial_is_hashed_again_and_not_trusted(player, hub):
    """A byte that turned on the disk meanwhile costs the whole partial, not a broken model."""
    hub.cuts = [2000] + [0] * 5
    player.refused()
    part = player.folder / (FINAL + ".part")
    part.write_bytes(b"GGUF" + bytes(1996))
    error = player.refused()
    assert "the checksum of tiny is wrong" in str(error)
    assert player.left() == set()
    assert player.pull().read_bytes() == MODEL


def test_a_whole_partial_needs_only_its_checksum(player, hub):
    """Killed between the last byte and the name."""
    hub.cuts = [2000] + [0] * 5
    player.refused()
    (player.folder / (FINAL + ".part")).write_bytes(MODEL)
    before = len(hub.asked("store"))
    assert player.pull().read_bytes() == MODEL
    assert len(hub.asked("store")) == before


@pytest.mark.parametrize("note", [None, "{", "[]", '{"sha256": 1}'])
def test_a_partial_of_which_nobody_knows_what_it_is_begins_anew(player, hub, note):
    hub.cuts = [2000] + [0] * 5
    player.refused()
    path = player.folder / (FINAL + ".part.json")
    path.unlink() if note is None else path.write_text(note)
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("store")[-1].headers.get("range") is None


def test_leaving_by_control_c_keeps_what_came_and_lets_go(player, hub):
    hub.cuts = [2000]

    def leave(done: int, _: int) -> None:
        if done >= 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        player.pull(progress=leave)
    assert state_of(a_model(), player.folder) == FileState("partial", 2000, len(MODEL))
    assert player.pull().read_bytes() == MODEL


@pytest.fixture(scope="module")
def cut_hub():
    with LoopbackHub() as running:
        yield running


@given(
    cuts=st.lists(st.integers(0, len(MODEL) + 1), max_size=14),
    resets=st.booleans(),
    ignored=st.lists(st.booleans(), max_size=6),
    chunked=st.booleans(),
)
@settings(max_examples=60)
def test_after_any_series_of_cuts_the_file_is_exact_and_a_partial_never_has_its_name(
    cut_hub, cuts, resets, ignored, chunked
):
    """At any byte, by farewell or by reset, with ranges or without, over as many pulls as it takes."""
    cut_hub.cuts, cut_hub.resets, cut_hub.ignores_ranges, cut_hub.chunked = [*cuts], resets, [*ignored], chunked
    with tempfile.TemporaryDirectory() as folder:
        player = Player(cut_hub, Path(folder))
        for _ in range(len(cuts) + 1):
            try:
                path = player.pull()
            except DownloadError:
                assert not (player.folder / FINAL).exists()
                continue
            assert path.read_bytes() == MODEL
            assert player.left() == {FINAL, FINAL + ".json"}
            break
        else:
            pytest.fail("it never came to an end")


PULLS = """
import sys
from pathlib import Path
from loopback_hub import a_model
from woodshed.errors import DownloadError
from woodshed.llm.hub.pulling import pull
if len(sys.argv) > 3:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    pull(a_model(), Path(sys.argv[1]), endpoint=sys.argv[2], progress=lambda done, size: print(done, flush=True))
except DownloadError as error:
    print("refused:", error, error.hint)
"""


def another_process(player: Player, root: Path, *more: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(root / "tests"), str(root / "src")])
    return subprocess.Popen(
        [sys.executable, "-c", PULLS, str(player.folder), player.hub.endpoint, *more],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip


def test_a_pull_that_is_killed_is_gone_on_with(player, hub, root):
    hub.pauses_after = 3000
    with another_process(player, root) as child:
        assert any(int(line) >= 3000 for line in child.stdout)
        assert state_of(a_model(), player.folder) == FileState("downloading", 3000, len(MODEL))
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    hub.pauses_after = None
    hub.go_on.set()
    assert state_of(a_model(), player.folder) == FileState("partial", 3000, len(MODEL))
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("store")[-1].headers["range"] == "bytes=3000-"
    assert player.told[0] == (3000, len(MODEL))


def test_a_second_pull_is_told_who_is_fetching_and_the_first_one_ends_well(player, hub, root):
    hub.pauses_after = 3000
    with another_process(player, root) as child:
        assert any(int(line) >= 3000 for line in child.stdout)
        error = player.refused()
        assert str(error).startswith(f"tiny is being fetched already, by process {child.pid} since 20")
        assert "end that process" in error.hint
        assert set(player.naps) == {0.05}, "a listing that looks is waited for"
        hub.go_on.set()
        assert int(child.stdout.read().split()[-1]) == len(MODEL)
    assert player.left() == {FINAL, FINAL + ".json"}


def test_two_pulls_of_one_process_exclude_each_other_too(player, hub):
    hub.pauses_after = 3000
    other = Player(hub, player.folder)
    problems: list[DownloadError] = []

    def second(done: int, _: int) -> None:
        if done >= 3000 and not problems:
            problems.append(other.refused())
            hub.go_on.set()

    player.pull(progress=second)
    assert f"by process {os.getpid()} since" in str(problems[0])


def test_a_pull_that_meets_another_at_its_end_finds_the_file_ready(player, hub):
    """It waits a moment for the lock, and by then there is nothing left to fetch."""
    hub.pauses_after = 3000
    other, started = Player(hub, player.folder), Event()
    first = Thread(target=other.pull, kwargs={"progress": lambda done, _: done >= 3000 and started.set()})
    first.start()
    started.wait()

    def wait_for_the_first(_: float) -> None:
        hub.go_on.set()
        first.join()

    machine = Machine(lambda: None, lambda _: 1 << 50, wait_for_the_first)
    assert player.pull(machine=machine).read_bytes() == MODEL
    assert len(hub.asked("store")) == 1


def test_looking_at_a_list_does_not_disturb_a_pull(player, hub):
    """A listing takes the lock for a moment; a pull that meets it there tries again."""
    entry, stop = a_model(), []

    def look() -> None:
        while not stop:
            state_of(entry, player.folder)

    watcher = Thread(target=look)
    watcher.start()
    try:
        for _ in range(5):
            machine_sleeps = Machine(lambda: None, lambda _: 1 << 50)
            pull(entry, player.folder, endpoint=hub.endpoint, progress=lambda *_: None, machine=machine_sleeps)
            for name in player.left():
                (player.folder / name).unlink()
    finally:
        stop.append(True)
        watcher.join()


# Room and memory


def test_a_full_disk_is_seen_before_the_first_byte(player, hub):
    player.free = 100 << 20
    error = player.refused()
    assert str(error) == (
        f"tiny needs 5 kB more in {str(player.folder)!r} and 537 MB to spare, but only 105 MB are free there"
    )
    assert error.hint.startswith("Make room for 432 MB")
    assert hub.asked("store") == []
    assert player.left() == set()


def test_only_what_is_missing_must_find_room(player, hub):
    hub.cuts = [4000] + [0] * 5
    player.refused()
    player.free = hub_module.ROOM_TO_LEAVE + len(MODEL) - 4000
    assert player.pull().read_bytes() == MODEL


def test_too_little_memory_is_said_before_the_hub_is_asked_and_force_overrides_it(player, hub):
    entry = a_model(size=len(MODEL), overhead=64 << 30)
    player.memory = 16 << 30
    error = player.refused(entry)
    assert str(error) == "tiny needs 68.7 GB of memory to run, and this machine has 17.2 GB"
    assert "--force" in error.hint
    assert hub.seen == []
    player.free = 0
    assert "needs 5 kB more" in str(player.refused(entry, force=True)), "force does not override the disk"
    player.free = 1 << 50
    assert player.pull(entry, force=True).read_bytes() == MODEL


def test_a_machine_that_does_not_say_its_memory_may_try(player):
    player.memory = None
    assert player.pull(a_model(size=len(MODEL))).read_bytes() == MODEL


def test_a_disk_that_fills_while_writing_keeps_what_it_took(player, hub, root):
    """A real limit on the size of files, in a process of its own; without it the pull goes on."""
    with another_process(player, root, "3000") as child:
        said = child.stdout.read()
    assert "refused:" in said
    assert "took no more: no larger file is allowed there. 3 kB of 5 kB are kept" in said
    assert "goes on from what is there" in said
    assert state_of(a_model(), player.folder) == FileState("partial", 3000, len(MODEL))
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("store")[-1].headers["range"] == "bytes=3000-"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_device_that_is_full_is_named(player, hub):
    player.folder.mkdir()
    (player.folder / (FINAL + ".part")).symlink_to("/dev/full")
    note = {"sha256": sha256(MODEL), "size": len(MODEL), "etag": "", "host": ""}
    (player.folder / (FINAL + ".part.json")).write_text(json.dumps(note))
    error = player.refused()
    assert str(error) == f"{str(player.folder)!r} took no more: the disk is full"
    assert error.hint.startswith("Make room")


def test_a_disk_that_takes_nothing_without_saying_why_is_full(tmp_path, monkeypatch):
    """No write may go round in a circle."""
    with PartialFile(tmp_path / "part") as part:

        class Stuck:
            close = part._file.close

            def write(self, _: object) -> int:
                return 0

        monkeypatch.setattr(part, "_file", Stuck())
        with pytest.raises(OSError, match="No space") as caught:
            part.append(b"GGUF")
    assert caught.value.errno == errno.ENOSPC


def test_a_partial_that_shrinks_while_it_is_hashed_is_not_waited_for(tmp_path, monkeypatch):
    """As on a failing disk: what its folder says of its length is not there."""
    (tmp_path / "part").write_bytes(b"GGUF")
    monkeypatch.setattr(partial_file, "os", Shrunk())
    with pytest.raises(OSError, match="Input/output") as caught:
        PartialFile(tmp_path / "part")
    assert caught.value.errno == errno.EIO


class Shrunk:
    """The operating system, except that files are longer than they are."""

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def fstat(self, descriptor: int) -> SimpleNamespace:
        return SimpleNamespace(st_size=os.fstat(descriptor).st_size + 1)


def test_a_folder_that_is_a_file_cannot_be_used(player):
    player.folder.write_text("")
    error = player.refused()
    assert str(error) == f"{str(player.folder)!r} cannot be used: File exists"
    assert "that you may write to" in error.hint


def test_a_partial_that_cannot_be_opened_is_said(player, hub):
    (player.folder / (FINAL + ".part" + "/x")).mkdir(parents=True)
    assert "cannot be used" in str(player.refused())


# Refusals of hub, store and network


def test_nothing_is_fetched_offline(player, hub):
    error = player.refused(offline=True)
    assert str(error) == "tiny is not here, and Woodshed is set to stay offline"
    assert hub.seen == []
    assert not player.folder.exists()


@pytest.mark.parametrize(
    ("status", "token", "said", "hint"),
    [
        (401, None, "open only to those who have agreed to its terms", "set HF_TOKEN"),
        (403, TOKEN, "does not open woodshed/tiny-GGUF with this token", "/settings/tokens"),
        (404, None, "it has no file 'tiny-Q4_K_M.gguf' at 'main' in woodshed/tiny-GGUF", "/woodshed/tiny-GGUF"),
        (499, None, "answered 499 when asked for tiny", "address of the hub"),
        (418, None, "answered 418 (I'm a Teapot) when asked for tiny", "address of the hub"),
    ],
)
def test_a_refusal_of_the_hub_is_final_and_says_what_to_do(player, hub, status, token, said, hint):
    hub.canned = {"hub HEAD": [Canned(status, {"X-Error-Code": "GatedRepo"})]}
    error = player.refused(token=token)
    assert said in str(error)
    assert hint in error.hint
    assert player.naps == []
    assert player.left() == set()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "55"}, "55 seconds"),
        ({"Retry-After": "1"}, "1 second"),
        ({"Retry-After": "Fri, 15 Jan 2027 08:05:00 GMT"}, "5 minutes"),
        ({"Retry-After": "Fri, 15 Jan 2027 07:00:00 GMT"}, "0 seconds"),
        ({"RateLimit": '"resolvers";r=0;t=77'}, "77 seconds"),
        ({"Retry-After": "soon"}, "a while"),
        ({}, "a while"),
    ],
)
def test_too_many_requests_say_how_long_to_wait(player, hub, headers, wait):
    hub.canned = {"hub HEAD": [Canned(429, headers)]}
    error = player.refused()
    assert str(error) == f"127.0.0.1 answered 429 (Too Many Requests) and asks to wait {wait}"
    assert error.hint == "Pull again after that. With a token in HF_TOKEN more requests are free."


@pytest.mark.parametrize("where", ["hub HEAD", "hub GET", "store GET"])
def test_faults_of_a_server_are_tried_again_and_then_told(player, hub, where):
    hub.canned = {where: [Canned(503)] * 3}
    assert player.pull().read_bytes() == MODEL
    assert player.naps == [1.0, 2.0, 4.0]


def test_a_server_that_stays_at_fault_is_left_alone(player, hub):
    hub.canned = {"hub HEAD": [Canned(500)] * 10}
    error = player.refused()
    assert str(error) == "127.0.0.1 answered 500 (Internal Server Error), 6 times in a row"
    assert error.hint == "The fault is on their side: pull again later."
    assert len(hub.seen) == 6


def test_an_address_that_has_run_out_is_asked_for_again(player, hub):
    """The store's addresses are signed for an hour; the hub gives a fresh one."""
    hub.canned = {"store GET": [Canned(403), Canned(404)]}
    assert player.pull().read_bytes() == MODEL
    assert len(hub.asked("hub")) == 3


@pytest.mark.parametrize("where", ["hub HEAD", "store GET"])
def test_a_web_page_is_no_model(player, hub, where):
    page = Canned(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Log in</html>")
    hub.canned = {where: [page]}
    error = player.refused()
    assert str(error) == "127.0.0.1 sent a web page instead of the model"
    assert "log-in" in error.hint
    assert player.left() == set()


def test_a_refusal_in_the_middle_says_what_is_kept(player, hub):
    hub.cuts = [2000]

    def close_the_door(done: int, _: int) -> None:
        if done == 2000:
            hub.canned["hub GET"] = [Canned(403)]

    error = player.refused(progress=close_the_door)
    assert "open only to those who have agreed" in str(error)
    assert str(error).endswith(". 2 kB of 5 kB are kept")
    assert player.pull().read_bytes() == MODEL


def test_a_server_that_does_not_speak_http_is_said(player):
    def greet(listening: socket.socket) -> None:
        for _ in range(6):
            connection, _ = listening.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(b"220 smtp.invalid ready\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Thread(target=greet, args=(listening,))
        server.start()
        error = player.refused(endpoint=f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.join()
    assert str(error) == "127.0.0.1 answered in a way that cannot be read, 6 times in a row"


def test_without_the_library_that_speaks_to_hubs_it_says_what_to_install(player, monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    error = player.refused()
    assert str(error) == "models cannot be fetched: httpx is not installed"
    assert "woodshed[models]" in error.hint


def test_a_web_page_in_the_middle_leaves_the_partial_alone(player, hub):
    hub.cuts = [2000]
    hub.canned = {"store GET": []}
    entry = a_model()

    def swap(done: int, _: int) -> None:
        if done == 2000:
            hub.canned["store GET"] = [Canned(200, {"Content-Type": "text/html"}, b"<html>")]

    error = player.refused(entry, progress=swap)
    assert str(error).endswith("web page instead of the model. 2 kB of 5 kB are kept")
    assert player.pull().read_bytes() == MODEL


def test_what_does_not_begin_as_a_model_is_refused_at_its_fourth_byte(player, hub):
    hub.content = b"PK\x03\x04" + MODEL
    error = player.refused()
    assert "does not begin with the letters GGUF" in str(error)
    assert player.left() == set()


def test_a_wrong_checksum_deletes_what_came(player, hub):
    hub.linked_sha256 = "0" * 64
    error = player.refused()
    assert str(error) == (
        "the checksum of tiny is wrong, so that what came was deleted: "
        f"its sha256 begins with {sha256(MODEL)[:12]} instead of 000000000000"
    )
    assert "Pull again" in error.hint
    assert player.left() == set()


def test_a_file_that_is_cut_short_at_the_store_is_said(player, hub):
    hub.linked_size = "9000"
    error = player.refused()
    assert str(error) == (
        "127.0.0.1 has 5 kB under this name, but the whole file has 9 kB: it is cut short there, or another one"
    )


def test_a_stream_that_does_not_end_where_it_should_is_dropped(player, hub):
    hub.chunked, hub.linked_size = True, "100"
    assert "sent more than the whole file" in str(player.refused())
    assert player.left() == set()


@pytest.mark.parametrize("known", [{"size": 1}, {"sha256": "f" * 64}])
def test_another_file_than_the_catalog_knows_is_refused_before_the_first_byte(player, hub, known):
    error = player.refused(a_model(**known))
    assert "offers another file as 'tiny-Q4_K_M.gguf' than the one that Woodshed's catalog knows" in str(error)
    assert hub.asked("hub") == []


@pytest.mark.parametrize(("silent", "what"), [("linked_sha256", "its checksum"), ("linked_size", "how large it is")])
def test_what_could_not_be_verified_is_not_fetched(player, hub, silent, what):
    setattr(hub, silent, "")
    assert str(player.refused()).startswith(f"127.0.0.1 does not say {what}, so that")


def test_a_body_that_only_ends_with_its_connection_is_counted(player, hub):
    """Servers of old say no length: where they stop is not yet the end of the file."""
    hub.measured, hub.cuts = False, [800]
    assert player.pull().read_bytes() == MODEL
    assert player.naps == [1.0]


@pytest.mark.parametrize("where", ["hub HEAD", "hub GET"])
def test_redirects_in_a_circle_end(player, hub, where):
    hub.canned = {where: [Canned(302, {"Location": "/again"})] * 9}
    assert str(player.refused()) == "127.0.0.1 redirects again and again"


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("ftp://127.0.0.1/x", "leads to an address that cannot be followed safely"),
        ("http:///x", "redirects again and again"),
        ("http://hub:port", "answered in a way that cannot be read, 6 times in a row"),
        ("", "redirects again and again"),
    ],
)
def test_a_redirect_to_nowhere_is_refused(player, hub, location, said):
    hub.canned = {"hub GET": [Canned(302, {"Location": location})] * 9}
    assert str(player.refused()) == f"127.0.0.1 {said}"


def test_silence_in_the_middle_is_a_cut(player, hub, monkeypatch):
    monkeypatch.setattr(hub_line, "SILENCE_SECONDS", 0.05)
    hub.pauses_after = 600
    error = player.refused()
    assert str(error) == "127.0.0.1 sent nothing more in time, 6 times in a row. 4 kB of 5 kB are kept"


def test_a_hub_that_never_answers_is_given_up(player, hub, monkeypatch):
    monkeypatch.setattr(hub_line, "SILENCE_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = player.refused(endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert str(error) == "127.0.0.1 sent nothing more in time, 6 times in a row"


def test_a_port_where_nothing_listens_is_said_at_once(player):
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        error = player.refused(endpoint=f"http://127.0.0.1:{idle.getsockname()[1]}")
    assert str(error) == "127.0.0.1 refused the connection: nothing listens there"
    assert player.naps == []


def test_a_name_that_is_not_found_is_said_at_once(player, monkeypatch):
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    error = player.refused(endpoint="http://hub.invalid")
    assert str(error) == "the name hub.invalid was not found: this machine has no network, or no name service"


def test_a_network_that_goes_away_says_what_is_kept(player, hub, monkeypatch):
    """Also where the next pull does not reach the hub at all."""
    hub.cuts = [2000] + [0] * 5
    player.refused()
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        error = player.refused(endpoint=f"http://127.0.0.1:{idle.getsockname()[1]}")
    assert str(error).endswith("nothing listens there. 2 kB of 5 kB are kept")


def test_a_store_that_is_gone_is_tried_again(player, hub):
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{idle.getsockname()[1]}/x"
        hub.canned = {"hub GET": [Canned(302, {"Location": gone})] * 2}
        assert player.pull().read_bytes() == MODEL
    assert player.naps == [1.0, 2.0]


def test_a_hub_that_is_not_secured_is_told_from_a_wrong_certificate(player, hub):
    error = player.refused(endpoint=hub.endpoint.replace("http:", "https:"))
    assert str(error) == "127.0.0.1 does not speak a secured connection"


@pytest.mark.parametrize("endpoint", ["", "hub", "ftp://hub", "http://", "http://hub:port", "file:///x"])
def test_an_address_that_cannot_be_one_is_quoted(player, endpoint):
    assert str(player.refused(endpoint=endpoint)) == f"{endpoint!r} cannot be the address of a hub"


@pytest.mark.parametrize("token", ["hf_confi dential", "hf_é", "hf_a\x00b"])
def test_a_token_with_a_slip_is_refused_without_being_quoted(player, hub, token):
    error = player.refused(token=token)
    assert str(error) == "the token holds signs that no token has"
    assert token not in error.hint
    assert hub.seen == []


def test_a_proxy_that_cannot_be_one_is_said(player, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "nonsense://127.0.0.1:1")
    assert "HTTPS_PROXY" in player.refused(endpoint="http://hub.invalid").hint


def test_a_proxy_of_the_environment_is_not_asked_about_this_machine(player, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert player.pull().read_bytes() == MODEL


# A file that is there already


def test_a_copy_from_another_machine_is_verified_and_kept_even_offline(player, hub):
    player.folder.mkdir()
    (player.folder / FINAL).write_bytes(MODEL)
    entry = a_model(sha256=sha256(MODEL))
    assert ready(entry, player.folder) is None
    assert state_of(entry, player.folder) == FileState("partial", len(MODEL), None)
    assert player.pull(entry, offline=True).read_bytes() == MODEL
    assert hub.seen == []
    assert ready(entry, player.folder) == player.folder / FINAL


def test_a_copy_of_which_only_the_hub_knows_the_checksum_is_held_against_that(player, hub):
    player.folder.mkdir()
    (player.folder / FINAL).write_bytes(MODEL)
    with pytest.raises(DownloadError, match="stay offline"):
        player.pull(offline=True)
    assert player.pull().read_bytes() == MODEL
    assert hub.asked("hub") == []


def test_a_file_of_the_players_own_under_that_name_is_never_touched(player, hub):
    player.folder.mkdir()
    (player.folder / FINAL).write_bytes(b"mine")
    with pytest.raises(DownloadError, match="is there already and is another file") as caught:
        pull(
            a_model(), player.folder, endpoint=hub.endpoint, progress=lambda *_: None,
            machine=Machine(lambda: None, lambda _: 1 << 50),
        )  # fmt: skip
    assert "Move it away" in caught.value.hint
    assert (player.folder / FINAL).read_bytes() == b"mine"


def test_a_receipt_is_not_left_half_written(player, monkeypatch):
    """The note before the first byte cannot be put down: nothing of it stays, and the error names the folder."""

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    assert "the disk is full" in str(player.refused())
    assert player.left() == set()


def test_a_folder_that_knows_no_locks_is_said_and_can_still_be_listed(player, hub, monkeypatch):
    import fcntl

    hub.cuts = [2000] + [0] * 5
    player.refused()
    (player.folder / (FINAL + ".part.lock")).write_text("process 1")

    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unknown)
    assert state_of(a_model(), player.folder).state == "partial"
    error = player.refused()
    assert str(error) == f"{str(player.folder)!r} cannot be used: No locks available"
    assert "a disk of this machine" in error.hint


def test_a_lock_that_its_holder_has_deleted_meanwhile_is_taken_anew(player, monkeypatch):
    """Otherwise two pulls could each hold a lock of that name."""
    taken = []
    locked = model_files._locked

    def vanish(descriptor: int, *, alone: bool) -> bool:
        if not taken:
            taken.append(descriptor)
            (player.folder / (FINAL + ".part.lock")).unlink()
        return locked(descriptor, alone=alone)

    monkeypatch.setattr(model_files, "_locked", vanish)
    assert player.pull().read_bytes() == MODEL
    assert player.naps == [0.05]


def test_a_file_that_no_longer_has_its_length_is_not_ready(player):
    player.pull()
    with (player.folder / FINAL).open("ab") as file:
        file.write(b"!")
    assert ready(a_model(), player.folder) is None


def test_every_refusal_is_an_error_of_the_tree():
    assert issubclass(DownloadError, ModelError)
