"""Faults of an answer on its way. The first three are none: a client has to bear with them."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from auditor.simulator.delivery import Delivery
from auditor.simulator.faults.fault import Fault
from auditor.simulator.injection import Injection

MEGABYTE = 2**20
HUGE, BOMB = 50 * MEGABYTE, 512 * MEGABYTE
_USUAL_SECONDS = 5.0
_BETWEEN = re.compile(rb">\s*(</?)")
# libxml2 refuses a single text of more than 10 MB unless it is told otherwise.
_LONGEST_TEXT, _MOST_PLACES = 9 * MEGABYTE, 50


def _packed(delivery: Delivery, content: bytes) -> Delivery:
    return replace(delivery, content=content, headers={**delivery.headers, "Content-Encoding": "gzip"})


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return packer.compress(content) + packer.flush()


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    packer = zlib.compressobj(level=1, wbits=zlib.MAX_WBITS | 16)
    blanks = b" " * MEGABYTE
    parts = [packer.compress(blanks) for _ in range(BOMB // MEGABYTE)]
    return b"".join([packer.compress(b"<response>"), *parts, packer.compress(b"</response>"), packer.flush()])


def _huge(content: bytes) -> bytes:
    """The same document with 50 MB of white space between its elements."""
    places = [at + 1 for at in _places(content)][:_MOST_PLACES]
    blanks = b" " * min(HUGE // max(len(places), 1), _LONGEST_TEXT)
    parts, start = [], 0
    for place in places:
        parts += [content[start:place], blanks]
        start = place
    return b"".join([*parts, content[start:]])


def _places(content: bytes) -> Iterator[int]:
    for between in _BETWEEN.finditer(content):
        # Blanks inside an empty element would be its text.
        opened, at = content.rfind(b"<", 0, between.start()), between.start()
        if between[1] != b"</" or content[opened : opened + 2] == b"</":
            yield at


def _slow(delivery: Delivery, injection: Injection) -> Delivery:
    seconds = _USUAL_SECONDS if injection.seconds is None else injection.seconds
    return replace(delivery, seconds=seconds)


def _with_content(delivery: Delivery, content: bytes) -> Delivery:
    return replace(delivery, content=content)


def _half(delivery: Delivery) -> int:
    return len(delivery.content) // 2


_DOCTYPE = b'<!DOCTYPE response [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/hostname">]>\n'

WIRE_FAULTS = (
    Fault("gzip", "the answer is packed, asked for or not", delivers=lambda d, _: _packed(d, _gzip(d.content))),
    Fault("chunked", "the answer comes in chunks, without a length", delivers=lambda d, _: replace(d, chunked=True)),
    Fault(
        "byte-order-mark",
        "the answer begins with one",
        delivers=lambda d, _: _with_content(d, b"\xef\xbb\xbf" + d.content),
    ),
    Fault("slow", "the answer takes its time: 5 seconds, or `seconds`", delivers=_slow),
    Fault(
        "connection-reset", "the connection is closed without an answer", delivers=lambda d, _: replace(d, reset=True)
    ),
    Fault("connection-cut", "the connection breaks off amid the body", delivers=lambda d, _: replace(d, cut=_half(d))),
    Fault(
        "truncated", "the document ends amid an element", delivers=lambda d, _: _with_content(d, d.content[: _half(d)])
    ),
    Fault("empty-body", "HTTP 200 without any body", delivers=lambda d, _: _with_content(d, b"")),
    Fault(
        "two-roots",
        "the document has two root elements",
        delivers=lambda d, _: _with_content(d, d.content + b"<response/>"),
    ),
    Fault(
        "unescaped",
        "an ampersand is not escaped",
        delivers=lambda d, _: _with_content(d, d.content.replace(b"</control>", b"<x>R&D</x></control>", 1)),
    ),
    Fault(
        "doctype",
        "a document type with entities",
        delivers=lambda d, _: _with_content(d, _DOCTYPE + d.content.partition(b"?>\n")[2]),
    ),
    Fault("gzip-bomb", "512 MB of blanks, packed to some megabytes", delivers=lambda d, _: _packed(d, _bomb())),
    Fault(
        "huge", "50 MB of white space between the elements", delivers=lambda d, _: _with_content(d, _huge(d.content))
    ),
)
