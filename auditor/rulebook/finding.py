"""A bundled pack by its id, any other by the path of its file."""

from collections.abc import Iterable
from pathlib import Path

from auditor.errors import RulePackError, UsageError
from auditor.model.rule import RulePack
from auditor.resources import rule_packs
from auditor.rulebook.packs import load_pack
from auditor.rulebook.source import MAX_CHARACTERS, TOO_LARGE, nearest, quoted

_MAX_BYTES = 4 * MAX_CHARACTERS  # a character of UTF-8 has at most four bytes


def find_pack(name_or_path: str) -> RulePack:
    """The bundled pack of this id, or the pack in the file of this path.

    A bundled id wins over a file of that name, so that what lies in the
    current folder cannot take its place. Raises UsageError where there is
    neither, RulePackError where the file is no rule pack.
    """
    bundled = rule_packs()
    if found := bundled.get(name_or_path):
        return load_pack(found.read_text(encoding="utf-8"), f"rules/{name_or_path}.yaml")
    path = Path(name_or_path)
    if path.suffix not in {".yaml", ".yml"} and len(path.parts) <= 1:
        raise _unknown(name_or_path, bundled)
    return load_pack(_read(path), path.as_posix())


def _unknown(name: str, bundled: Iterable[str]) -> UsageError:
    ids = tuple(bundled)
    meant = nearest(name, ids)
    question = f"Did you mean {meant}? " if meant else ""
    hint = (
        f"{question}Bundled: {', '.join(ids) or 'none'}. For a file of your own, give its path with .yaml at the end."
    )
    return UsageError(f"There is no rule pack {quoted(name)}.", hint)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    # ValueError: a path with a NUL character.
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such path"
        hint = "Give the path of a YAML file, or the id of a bundled pack as `intacct-audit rules list` shows it."
        raise UsageError(f"The rule file {quoted(path.as_posix())} cannot be read: {reason}.", hint) from error
    if len(content) > _MAX_BYTES:
        raise RulePackError(f"{path.as_posix()}:1:1: {TOO_LARGE}", "Is it a rule file at all?")
    try:
        # A byte order mark is what Windows editors put in front; it is no part of the text.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # of the object without the mark
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"{path.as_posix()}:{line}:{column}: Here the file is not UTF-8 text."
        raise RulePackError(message, "Save the file with the encoding UTF-8.") from error
