"""Logos that somebody uploads: what draws the picture is kept, everything else is dropped or refused."""

from __future__ import annotations

import struct
import zlib

import pytest

from app.domain.emails import logos
from app.domain.emails.logos import MOST_BYTES, LogoUnfit, Unfit, clean
from app.domain.emails.pictures import read_picture
from tests.look_at_emails import png


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(*between: bytes, end: bytes = b"\xff\xd9", width: int = 40, height: int = 20) -> bytes:
    """Of the shape of one; what it draws is not looked at."""
    frame = segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(between) + frame + scan + end


def why(data: bytes) -> Unfit:
    with pytest.raises(LogoUnfit) as refused:
        clean(data)
    return refused.value.why


def test_a_picture_of_which_nothing_is_to_be_dropped_stays_as_it_is() -> None:
    assert clean(png(60, 30)) == png(60, 30)
    assert clean(jpeg()) == jpeg()


def test_what_stands_beside_the_picture_is_dropped() -> None:
    data = png(60, 30)
    secret = chunk(b"tEXt", b"GPS\x0051.8, -3.1") + chunk(b"eXIf", b"II*\0")
    assert clean(data[:33] + secret + data[33:]) == data
    assert clean(jpeg(segment(0xE1, b"Exif\0\0GPS"), segment(0xFE, b"a comment"))) == jpeg()


def test_what_hides_behind_the_end_is_dropped() -> None:
    assert clean(png(60, 30) + b"<script>") == png(60, 30)
    assert clean(jpeg() + b"PK\x03\x04") == jpeg()


def test_what_says_which_colours_a_jpeg_has_stays() -> None:
    adobe = segment(0xEE, b"Adobe\0d\0\0\0\0\1")
    assert adobe in clean(jpeg(adobe))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Unfit.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Unfit.NO_PICTURE),
        (b"GIF89a" + b"\0" * 20, Unfit.NO_PICTURE),
        (png(10, 10) + b"\0" * MOST_BYTES, Unfit.TOO_LARGE),
        (png(601, 1), Unfit.TOO_MANY_PIXELS),
        (png(1, 601), Unfit.TOO_MANY_PIXELS),
        (jpeg(width=601), Unfit.TOO_MANY_PIXELS),
        (png(10, 10)[:-12], Unfit.BROKEN),
        (png(10, 10)[:40], Unfit.BROKEN),
        (jpeg(end=b""), Unfit.BROKEN),
        (jpeg()[:14], Unfit.NO_PICTURE),
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes, expected: Unfit) -> None:
    assert why(data) is expected


def test_a_png_whose_sum_is_wrong_is_refused() -> None:
    data = bytearray(png(10, 10))
    data[-20] ^= 0xFF
    assert why(bytes(data)) is Unfit.BROKEN


def test_a_png_that_unpacks_to_far_more_than_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logos, "_MOST_UNPACKED", 10_000)
    header = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    bomb = zlib.compress(b"\0" * 20_000)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", bomb) + chunk(b"IEND", b"")
    assert why(data) is Unfit.BROKEN


def test_the_size_is_the_same_before_and_after() -> None:
    assert read_picture(clean(jpeg(segment(0xE1, b"x" * 100)))) == read_picture(jpeg())
