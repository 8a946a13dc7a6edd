"""Where a rule is written, as an address that stays: in the reader's own files, or in a release of this project.

Code scanning takes no file that lies on the web, so the place in a release is
told relative to it, and the web address of that place beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from auditor.model.report import Report
from auditor.model.rule import Origin, Place, RulePack

PROJECT = "https://github.com/intacct-audit/intacct-audit"

_OWN = "%SRCROOT%"
_INSTALLED = "PYTHONPACKAGES"
_RELEASE = "RELEASES"

BASES: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        _OWN: {"description": {"text": "The folder in which intacct-audit was called, such as a checkout."}},
        _INSTALLED: {"description": {"text": "Where the Python packages are installed that hold more rule packs."}},
        _RELEASE: {"description": {"text": f"Where releases of the project are unpacked. It is kept at {PROJECT}"}},
    }
)
"""What relative addresses are relative to, in the words of SARIF."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a file. `base` names what a relative `uri` is relative to, and is empty for an absolute one.

    `file` is the path in the reader's own files, None where the rule is not written there. `address` is where the
    line can be looked at on the web, and empty where nobody knows.
    """

    uri: str
    base: str
    line: int
    column: int
    file: str | None = None
    address: str = ""


def placed(report: Report, pack: RulePack, place: Place) -> Placed:
    """The place of a rule of this pack. The tag of the release is that of the program that judged it."""
    line, column = max(1, place.line), max(1, place.column)
    path = place.file.replace("\\", "/")
    address = quote(path.removeprefix("./"), safe="/-._~", errors="surrogatepass") or "-"
    match pack.origin:
        case Origin.BUNDLED:
            tag = quote(report.tool_version, safe="-._~", errors="surrogatepass")
            released = f"{PROJECT}/blob/v{tag}/{address}#L{line}"
            return Placed(f"intacct-audit/{address}", _RELEASE, line, column, address=released)
        case Origin.DISTRIBUTION:
            return Placed(address, _INSTALLED, line, column)
    if path[1:3] == ":/":
        return Placed(f"file:///{path[0]}:{address[4:]}", "", line, column, path)
    if path.startswith("/"):
        return Placed(f"file://{address}", "", line, column, path)
    return Placed(address, _OWN, line, column, path)
