"""A file of the player's own is taken if it is a whole model, and refused with the reason if not."""

from __future__ import annotations

import os
import struct

import numpy as np
import pytest
from gguf import GGUFWriter

from woodshed.errors import ModelError
from woodshed.llm.hub.gguf_file import adopt


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def header(version: int = 3, tensors: int = 1, values: int = 0) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, values)


def tensor(name: str = "output.weight", offset: int = 0) -> bytes:
    return text(name) + struct.pack("<IQIQ", 1, 8, 0, offset)


def value(key: str, kind: int, content: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + content


WHOLE = header() + tensor() + bytes(64)


@pytest.fixture
def model(tmp_path):
    """A real one, by the writer of llama.cpp: strings, numbers, lists of both, two tensors."""
    path = tmp_path / "real.gguf"
    writer = GGUFWriter(path, "llama")
    writer.add_context_length(2048)
    writer.add_rope_freq_base(1e4)
    writer.add_add_bos_token(value=True)
    writer.add_token_list(["<s>", "Dm7", " |"])
    writer.add_token_scores([0.0, 1.0, 2.0])
    writer.add_tensor("token_embd.weight", np.zeros((3, 64), dtype=np.float32))
    writer.add_tensor("output.weight", np.ones((3, 64), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def refused(path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        adopt(path)
    assert caught.value.hint
    return caught.value


def test_a_real_model_is_taken_by_its_absolute_path(model, monkeypatch):
    monkeypatch.chdir(model.parent)
    assert adopt(model) == model
    assert adopt(type(model)("real.gguf")) == model


def test_a_path_in_the_players_home_may_be_written_with_a_tilde(model, monkeypatch):
    monkeypatch.setenv("HOME", str(model.parent))
    monkeypatch.setenv("USERPROFILE", str(model.parent))
    assert adopt(type(model)("~/real.gguf")) == model


def test_a_real_model_that_is_cut_anywhere_is_refused(model):
    """At every byte of header and tables, in the middle of the first tensor, and of the last."""
    whole = model.read_bytes()
    last_begins = len(whole) - 3 * 64 * 4
    for end in [*range(4, len(whole), 7), last_begins, last_begins + 1, len(whole) - 90, len(whole) - 1]:
        model.write_bytes(whole[:end])
        assert "is cut short: it has" in str(refused(model)), end
    model.write_bytes(whole[:-90])
    assert str(refused(model)).endswith("and needs 90 bytes more")
    model.write_bytes(whole)
    assert adopt(model) == model


@pytest.mark.parametrize(("kind", "length"), [(8, 34), (12, 144), (30, 512), (0, 1024)])
def test_the_length_of_a_tensor_follows_its_type(tmp_path, kind, length):
    """Blocks of weights: 32 in 34 bytes, 256 in 144, each in 2 or 4."""
    weights = {8: 32, 12: 256}.get(kind, 256)
    path = tmp_path / "x.gguf"
    tables = header() + text("w") + struct.pack("<IQIQ", 1, weights, kind, 0)
    whole = tables + bytes(-len(tables) % 32) + bytes(length)
    path.write_bytes(whole)
    assert adopt(path) == path
    path.write_bytes(whole[:-1])
    assert "needs 1 bytes more" in str(refused(path))


def test_a_type_that_came_after_this_release_is_taken_on_trust(tmp_path):
    """llama.cpp knows more of them every year."""
    path = tmp_path / "x.gguf"
    path.write_bytes(header() + text("w") + struct.pack("<IQIQ", 1, 1 << 40, 999, 0) + bytes(64))
    assert adopt(path) == path


def test_what_is_not_there_is_said(tmp_path):
    assert str(refused(tmp_path / "none.gguf")) == f"{str(tmp_path / 'none.gguf')!r} is not there"
    assert str(refused(tmp_path)) == f"{str(tmp_path)!r} is a folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only some systems have pipes with names")
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.gguf")
    assert str(refused(tmp_path / "pipe.gguf")).endswith("is no file")


def test_a_path_that_no_system_takes_is_said(tmp_path):
    assert "File name too long" in str(refused(tmp_path / ("x" * 5000)))


@pytest.mark.parametrize("content", [b"", b"GGU", b"PK\x03\x04" * 30, b"<html>" * 30, b"gguf" + bytes(60)])
def test_what_does_not_begin_as_a_model_is_none(tmp_path, content):
    path = tmp_path / "x.gguf"
    path.write_bytes(content)
    error = refused(path)
    assert str(error) == f"{str(path)!r} is no GGUF file: it does not begin with the letters GGUF"
    assert "GGUF in its name" in error.hint


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (1, "is GGUF of version 1; versions 2 and 3 can be read"),
        (4, "is GGUF of version 4; versions 2 and 3 can be read"),
        (3 << 24, "was made for machines of the other byte order"),
    ],
)
def test_a_version_that_cannot_be_read_is_named(tmp_path, version, said):
    path = tmp_path / "x.gguf"
    path.write_bytes(header(version) + tensor() + bytes(64))
    assert str(refused(path)) == f"{str(path)!r} {said}"


@pytest.mark.parametrize(
    "content",
    [
        header(tensors=0) + bytes(64),
        header(tensors=1 << 60) + bytes(64),
        header(values=1 << 60) + bytes(64),
        header(values=1) + value("x", 99, bytes(8)) + tensor() + bytes(64),
        header(values=1) + value("x", 9, struct.pack("<IQ", 9, 1)) + tensor() + bytes(64),
        header(values=1) + value("x", 9, struct.pack("<IQ", 0, 1 << 60)) + tensor() + bytes(64),
        header(values=1) + struct.pack("<Q", 1 << 60) + bytes(200),
        header() + text("x") + struct.pack("<IQIQ", 1 << 20, 8, 0, 0) + bytes(64),
        header() + tensor(offset=1 << 60) + bytes(64),
    ],
)
def test_nonsense_behind_the_first_letters_is_a_file_that_is_not_whole(tmp_path, content):
    """Numbers that no file of this length can mean are neither believed nor waited for."""
    path = tmp_path / "x.gguf"
    path.write_bytes(content)
    assert "is cut short" in str(refused(path))


def test_the_place_of_the_tensors_follows_the_alignment_of_the_file(tmp_path):
    path = tmp_path / "x.gguf"
    aligned = header(values=1) + value("general.alignment", 4, struct.pack("<I", 4096)) + tensor()
    path.write_bytes(aligned + bytes(64))
    assert "is cut short" in str(refused(path))
    path.write_bytes(aligned + bytes(4096))
    assert adopt(path) == path


def test_a_model_in_parts_is_named_by_its_first_and_needs_them_all(tmp_path):
    parts = [tmp_path / f"big-Q4-0000{k}-of-00003.gguf" for k in (1, 2, 3)]
    parts[0].write_bytes(WHOLE)
    parts[1].write_bytes(WHOLE)
    error = refused(parts[0])
    assert str(error) == f"{parts[0].name!r} needs 1 more file beside it, such as {parts[2].name}"
    parts[2].write_bytes(WHOLE)
    assert adopt(parts[0]) == parts[0]
    error = refused(parts[1])
    assert str(error) == f"{parts[1].name!r} is part 2 of 3 of a model"
    assert error.hint == f"Name the first part, {parts[0].name}."
    parts[2].write_bytes(WHOLE[:20])
    assert "is cut short" in str(refused(parts[0]))
    assert str(refused(tmp_path / "none-00001-of-00002.gguf")).endswith("is not there")


@pytest.mark.parametrize("name", ["x-00001-of-00000.gguf", "x-00003-of-00002.gguf", "x-1-of-2.gguf"])
def test_a_name_that_only_looks_like_a_part_is_a_whole_file(tmp_path, name):
    (tmp_path / name).write_bytes(WHOLE)
    assert adopt(tmp_path / name) == tmp_path / name
