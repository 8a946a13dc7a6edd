"""The requests that were received, as files without any credential."""

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from auditor.errors import UsageError
from auditor.simulator.request import Rejected, document

REPLACED = "replaced"
_SECRET = ("password", "passwd", "pwd", "sessionid", "oauth", "secret", "token", "bearer", "apikey")


class Recording:
    """A folder of requests: 0001.xml, 0002.xml ... Raises UsageError where it cannot be written, or is not empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            empty = next(folder.iterdir(), None) is None
        except OSError as error:
            raise UsageError(f"{folder} cannot be used: {error.strerror}.", "Name another folder.") from None
        if not empty:
            raise UsageError(f"The folder {folder} is not empty.", "Name a new one, so that no recording is lost.")

    def keep(self, body: bytes, secrets: Iterable[str] = ()) -> None:
        """Writes one request. What is no XML is not written: nobody could find the credentials in it."""
        self._number += 1
        path = self._folder / f"{self._number:04d}.xml"
        path.write_bytes(without_credentials(body, secrets))


def without_credentials(body: bytes, secrets: Iterable[str] = ()) -> bytes:
    """A request with each password, session and token replaced, and the known `secrets` wherever they stand.

    Comments and instructions are left out.
    """
    try:
        root = document(body)
    except Rejected:
        return f"<!-- {len(body)} bytes that are no request in XML -->\n".encode()
    known = sorted(filter(None, secrets), key=len, reverse=True)
    for element in list(root.iter(etree.Element)):
        element.text, element.tail = _replaced(element.text, known), _replaced(element.tail, known)
        tag = etree.QName(element).localname.casefold()
        if any(word in tag for word in _SECRET):
            for child in list(element):
                element.remove(child)
            element.text = REPLACED
        for name in element.attrib:
            secret = any(word in str(name).casefold() for word in _SECRET)
            element.set(name, REPLACED if secret else _replaced(element.get(name), known) or "")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _replaced(text: str | None, secrets: Iterable[str]) -> str | None:
    for secret in secrets if text else ():
        text = (text or "").replace(secret, REPLACED)
    return text
