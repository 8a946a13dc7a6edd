"""The text of a rights field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.vocabulary.names import normalise

# getUserPermissions separates by "|" (xml-api notes, 2.2); how ROLEPOLICYASSIGNMENT does is not published.
_SEPARATOR = re.compile(r"[|,;\r\n\t]")


@dataclass(frozen=True, slots=True)
class RightsText:
    """A rights field as read: labels of the permissions window, and verbatim what is no known right."""

    known: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()


def read_rights(raw: str, labels: Mapping[str, tuple[str, ...]]) -> RightsText:
    """Split a rights field and look each word up; `labels` maps the normalised word to what it may mean."""
    known: set[str] = set()
    unknown: list[str] = []
    for token in filter(None, map(str.strip, _SEPARATOR.split(raw))):
        meant = labels.get(normalise(token))
        if meant is None:
            unknown.append(token)
        else:
            known.update(meant)
    return RightsText(frozenset(known), tuple(dict.fromkeys(unknown)))
