"""What goes over the wire in answer to one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# `encoding` instead of `charset` is what the real gateway sends, and it misleads some clients (recorded).
XML_TYPE = 'text/xml; encoding="UTF-8"'
HTML_TYPE = "text/html; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An HTTP answer. `seconds` pass before it; of a `cut` one only so many bytes of the body are sent."""

    content: bytes
    status: int = 200
    content_type: str = XML_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    chunked: bool = False
    cut: int | None = None
    reset: bool = False
    seconds: float = 0.0
