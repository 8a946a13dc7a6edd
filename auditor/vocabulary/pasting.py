"""Unknown rows as YAML to paste: an alias file, and rows for the review of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.vocabulary.names import normalise
from auditor.vocabulary.strangers import Lack, UnknownRow

TO_FILL_IN = "?"
"""The value of each alias. The catalogue has no such name, so a file that nobody filled in is refused."""

# A longer key needs a form of its own; YAML bounds the plain one at 1024 characters.
_LONGEST_KEY = 1000

_SECTIONS = {True: "reports", False: "activities_and_lists"}


def to_paste(found: Sequence[UnknownRow]) -> str:
    """An alias file whose values are to be filled in, with the rows for the catalogue as comments below it.

    Always valid YAML, whatever a company calls its permissions, and always a
    mapping that `check --aliases` reads. Nothing is guessed: names that look
    alike stand in comments.
    """
    if not found:
        return "# The catalogue knows every permission and right that was seen.\n{}\n"
    rows = source_rows(found)
    below = (
        ["", "# For the catalogue, below missing_rows in scripts/catalogue-review.yaml:", "#"]
        + [f"# {line}".rstrip() for line in rows.splitlines()]
        if rows
        else []
    )
    return "\n".join([*_alias_file(found), *_notes(found), *below]) + "\n"


def source_rows(found: Iterable[UnknownRow]) -> str:
    """The rows and rights as list items for `missing_rows` of the catalogue's review; "" where there are none.

    They are valid YAML. Core stays unknown and the rights stay inferred: what
    one company shows does not prove what every company shows. What only stands
    in another place of the catalogue is left out.
    """
    return "".join(f"{line}\n" for row in found for line in _source_row(row))


def quoted(text: str) -> str:
    """The text as a YAML scalar on one line. What does not print is escaped, so that nothing acts on a terminal."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - the three widths of YAML


def _alias_file(found: Sequence[UnknownRow]) -> Iterator[str]:
    applications = {row.module: row.nearest for row in found if row.lack is Lack.APPLICATION and normalise(row.module)}
    permissions = {
        f"{row.application} > {row.permission}": row.nearest
        for row in found
        if row.lack is Lack.PERMISSION and row.application and not row.moved_to and normalise(row.permission)
    }
    rights: dict[str, Sequence[str]] = {word: () for row in found for word in row.unknown_rights if normalise(word)}
    yield "# An alias file for check --aliases: replace each ? by the name in the catalogue, and take out the lines of"
    yield "# what the catalogue has no name for."
    if not (applications or permissions or rights):
        yield "{}"
    yield from _mapping("applications", applications)
    yield from _mapping("permissions", permissions)
    yield from _mapping("rights", dict(sorted(rights.items())))


def _mapping(name: str, entries: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if entries:
        yield f"{name}:"
    for text, nearest in entries.items():
        if nearest:
            yield f"  # looks like: {', '.join(nearest)}"
        key = quoted(text)
        if len(key) <= _LONGEST_KEY:
            yield f'  {key}: "{TO_FILL_IN}"'
        else:
            yield f"  ? {key}"
            yield f'  : "{TO_FILL_IN}"'


def _notes(found: Iterable[UnknownRow]) -> Iterator[str]:
    """What an alias cannot say."""
    for row in found:
        seen = quoted(f"{row.module} > {row.permission}")
        if row.moved_to:
            yield f"# {seen} is {' > '.join(row.moved_to)} in the catalogue; no alias reaches another application."
        elif not normalise(row.permission):
            yield f"# {seen} has no letter or digit in its name, by which it could be known."
        elif row.lack is Lack.APPLICATION_OF_ROW:
            yield f"# {seen} can be a row of {' or '.join(row.applications)}."
        elif row.lack is Lack.PERMISSION and row.application is None:
            yield f"# {seen} is in none of {' and '.join(row.applications)}, and an alias has to name one of them."


def _source_row(row: UnknownRow) -> Iterator[str]:
    if row.moved_to or row.lack is Lack.APPLICATION_OF_ROW or not normalise(row.permission):
        return
    rights = (*row.rights, *row.unknown_rights) if row.row is None else row.unknown_rights
    yield f"- application: {quoted(row.application or ' or '.join(row.applications) or row.module)}"
    if row.row is not None:
        yield f"  section: {row.row.section.value.casefold().replace(' ', '_')}"
    else:
        # Reports have one right in the catalogue; the answers do not tell the section.
        yield f"  section: {_SECTIONS[set(rights) == {'Run'}]}  # a guess; as the permissions window shows it"
    yield f"  name: {quoted(row.row.name if row.row is not None else row.permission)}"
    yield f"  kind: {'row' if row.row is None else 'right'}"
    yield f"  rights: [{', '.join(map(quoted, rights))}]"
    yield f"  rest_name_guess: {quoted(row.rest_name) if row.rest_name else 'null'}"
    yield "  core: unknown"
    yield "  requires_subscription: []"
    yield "  requires_feature: null"
    yield "  hidden_when: null"
    yield "  since: null"
    yield "  note: Seen in the answers of a company."
    yield "  confidence: inferred"
    yield "  sources: []"
