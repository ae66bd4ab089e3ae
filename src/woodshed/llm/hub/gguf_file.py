"""Whether a file is a model that llama.cpp can load, and whether all of it is there: told from its first pages."""

from __future__ import annotations

import re
import struct
from math import prod
from pathlib import Path
from typing import BinaryIO

from woodshed.errors import ModelError
from woodshed.llm.hub.machine import spoken_size

MAGIC = b"GGUF"
"""The first four bytes of every such file."""

_VERSIONS = (2, 3)
"""What llama.cpp reads today. Version 1 counted in 32 bits and was given up in 2023."""

_STRING, _LIST = 8, 9
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of a value by its type: whole numbers, fractions and truth values. Strings and lists say their own length."""

_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 40),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip
"""Weights of a block and the bytes that they take, by the type of a tensor, as GGML numbers them."""

_MOST_DIMENSIONS = 8
"""GGML has four; a file that speaks of more than twice as many is not one."""

_PART = re.compile(r"(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", flags=re.IGNORECASE)


def adopt(path: Path) -> Path:
    """The absolute path of a model that the player has already, once it has proved to be one.

    The header and the places of all tensors are read, a few megabytes at most; the weights themselves are not. Of a
    model in several files the first is named, and the others must lie beside it.

    Raises:
        ModelError: there is no such file, it is no GGUF file, its version is not read by llama.cpp, it ends before its
            last tensor does, or a part of it is missing.
    """
    whole = path.expanduser().absolute()
    for part in _parts(whole):
        _check(part)
    return whole


def _check(path: Path) -> None:
    """Read one file's header and hold its length against it."""
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is no file" if path.exists() else "is not there"
            raise ModelError(f"{str(path)!r} {what}", hint="Name a model file that ends in .gguf.")
        with path.open("rb") as file:
            _check_content(file, path)
    except OSError as error:
        raise ModelError(
            f"{str(path)!r} cannot be read: {error.strerror or error}",
            hint="Check who may read the file.",
        ) from error


def _check_content(file: BinaryIO, path: Path) -> None:
    """The same for a file that is open."""
    size = path.stat().st_size
    if file.read(4) != MAGIC:
        raise ModelError(
            f"{str(path)!r} is no GGUF file: it does not begin with the letters GGUF",
            hint="Look for a model with GGUF in its name; files for other programs cannot be used.",
        )
    try:
        version = _number(file, 4)
        if version not in _VERSIONS:
            raise ModelError(_version_message(path, version), hint="Convert the model again, or pull a newer file.")
        ends = _last_tensor_ends(file, size)
    except (struct.error, EOFError):
        ends = None
    if ends is None or ends > size:
        more = (
            "more than that"
            if ends is None
            else f"{ends - size} bytes more"
            if ends - size < 1e6
            else spoken_size(ends)
        )
        raise ModelError(
            f"{str(path)!r} is cut short: it has {spoken_size(size)}, and needs {more}",
            hint="Fetch the file again and let it finish.",
        )


def _last_tensor_ends(file: BinaryIO, size: int) -> int:
    """How long the file must be for its last tensor; reads from behind the version to the first tensor.

    Raises:
        EOFError: the file ends, or has nonsense, before that.
    """
    tensors, values = _number(file, 8), _number(file, 8)
    # A tensor is described in 33 bytes at the least and a value in 13: more of them than fit is nonsense, not patience.
    if tensors == 0 or 33 * tensors + 13 * values > size:
        raise EOFError
    alignment = 32
    for _ in range(values):
        key = _text(file, size)
        kind = _number(file, 4)
        if key == b"general.alignment" and kind == 4:
            alignment = max(1, _number(file, 4))
        else:
            _skip_value(file, kind, size)
    furthest = 0
    for _ in range(tensors):
        _text(file, size)
        dimensions = _number(file, 4)
        if dimensions > _MOST_DIMENSIONS:
            raise EOFError
        weights = prod(_number(file, 8) for _ in range(dimensions))
        length = _bytes_of(weights, kind=_number(file, 4))
        furthest = max(furthest, _number(file, 8) + length)
    return -(-file.tell() // alignment) * alignment + furthest


def _bytes_of(weights: int, kind: int) -> int:
    """The bytes of so many weights; of a type that is not known yet, one: such a tensor begins within the file."""
    if kind not in _BLOCKS:
        return 1
    block, width = _BLOCKS[kind]
    return -(-weights // block) * width


def _skip_value(file: BinaryIO, kind: int, size: int) -> None:
    """Pass over one value."""
    if kind == _STRING:
        _text(file, size)
    elif kind == _LIST:
        inner, count = _number(file, 4), _number(file, 8)
        if count > size:
            raise EOFError
        if inner in _WIDTHS:
            _skip(file, _WIDTHS[inner] * count)
            return
        if inner != _STRING:
            raise EOFError  # lists of lists are allowed by the format and written by nobody
        for _ in range(count):
            _text(file, size)
    elif kind in _WIDTHS:
        _skip(file, _WIDTHS[kind])
    else:
        raise EOFError


def _number(file: BinaryIO, width: int) -> int:
    """The next number without a sign."""
    value: int = struct.unpack("<I" if width == 4 else "<Q", file.read(width))[0]
    return value


def _text(file: BinaryIO, size: int) -> bytes:
    """The next string."""
    length = _number(file, 8)
    if length > size:
        raise EOFError
    text = file.read(length)
    if len(text) < length:
        raise EOFError
    return text


def _skip(file: BinaryIO, count: int) -> None:
    """Pass over bytes; beyond the end of the file the next read says so."""
    file.seek(count, 1)


def _version_message(path: Path, version: int) -> str:
    """What is said of a version that llama.cpp does not read."""
    turned = int.from_bytes(version.to_bytes(4, "little"), "big")
    if turned in _VERSIONS:
        return f"{str(path)!r} was made for machines of the other byte order"
    return f"{str(path)!r} is GGUF of version {version}; versions 2 and 3 can be read"


def _parts(first: Path) -> list[Path]:
    """All files of a model, the first one leading.

    Raises:
        ModelError: the file is a later part, or parts are missing beside it.
    """
    named = _PART.fullmatch(first.name)
    number, count = (int(named["number"]), int(named["count"])) if named else (1, 1)
    if named is None or not 1 <= number <= count:
        return [first]
    parts = [first.with_name(f"{named['stem']}-{k:05}-of-{count:05}.gguf") for k in range(1, count + 1)]
    if number != 1:
        raise ModelError(
            f"{first.name!r} is part {number} of {count} of a model",
            hint=f"Name the first part, {parts[0].name}.",
        )
    missing = [part.name for part in parts[1:] if not part.exists()]
    if missing and first.exists():
        raise ModelError(
            f"{first.name!r} needs {len(missing)} more file{'s' * (len(missing) != 1)} beside it, such as {missing[0]}",
            hint="Put all parts of the model into one folder.",
        )
    return parts
