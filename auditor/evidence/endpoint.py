"""Where credentials may be sent: to Sage Intacct over TLS, or to this machine when the user said so."""

import ipaddress
import re

DEFAULT_ENDPOINT = "https://api.intacct.com/ia/xml/xmlgw.phtml"

_MAX_LENGTH = 2000
# Narrower than RFC 3986 on purpose: within this alphabet no two URL parsers disagree about the host.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/[\w.~/%-]*)?",
    re.IGNORECASE | re.ASCII,
)


def endpoint_problem(url: str, *, loopback: bool) -> str | None:
    """Why credentials may not go to this URL, in words, or None where they may.

    `loopback` says whether the user named a loopback address himself: an
    answer may lead from one loopback address to another, never from Sage to one.
    """
    match = _URL.fullmatch(url) if len(url) <= _MAX_LENGTH else None
    if match is None:
        return "it is not a plain address of the form https://host/path"
    host = match["host"].lower().removesuffix(".")
    if not 0 < int(match["port"] or 443) < 2**16:
        return "its port does not exist"
    if _is_loopback(host):
        return None if loopback else f"{host} is this machine, which only the user may name"
    if match["scheme"].lower() != "https":
        return f"{host} would be reached without TLS"
    if host == "intacct.com" or (host.endswith(".intacct.com") and ".." not in host):
        return None
    return f"{host} is not part of intacct.com"


def is_loopback_endpoint(url: str) -> bool:
    """Whether a valid endpoint is on this machine."""
    match = _URL.fullmatch(url)
    return match is not None and _is_loopback(match["host"].lower().removesuffix("."))


def host_of(url: str) -> str:
    """The host of a URL for a message, or words where it has none that can be shown safely."""
    match = re.match(r"https?://([a-z0-9.-]{1,100})(?::[0-9]+)?(?=[/?#]|\Z)", url, re.IGNORECASE)
    return match[1].lower() if match else "an unreadable address"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
