"""`rules init` and `rules schema`: what an author begins with."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from auditor.authoring.sources import EXAMPLES
from auditor.authoring.told import Told
from auditor.errors import UsageError
from auditor.rulebook import installed_packs, pack_schema_text
from auditor.rulebook.starter import starter_examples, starter_pack

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_ID = 60


def start_pack(path: Path, today: date) -> Told:
    """Writes a pack that works and its examples, both beside each other, for an author to change.

    The name of the file becomes the id of the pack. Raises UsageError where it
    cannot be one, where an installed pack has it, and where one of the files exists or cannot be written; then
    neither of them is left behind.
    """
    pack_id = path.stem
    if path.suffix != ".yaml" or path.name.endswith(EXAMPLES):
        raise UsageError(f"{path} is no name for a rule pack.", "End it in .yaml: intacct-audit rules init acme.yaml")
    if not _ID.fullmatch(pack_id) or len(pack_id) > _LONGEST_ID:
        hint = "Use lower-case words joined by hyphens, such as acme-billing.yaml."
        raise UsageError(f"{path.name} is no name for a rule pack: {pack_id} cannot be an id.", hint)
    if pack_id in installed_packs():
        hint = f"Name the file after your product, or read that pack first: intacct-audit rules show {pack_id}"
        raise UsageError(f"A pack {pack_id} is installed already, and would win over yours.", hint)
    examples = path.with_name(pack_id + EXAMPLES)
    for file in (path, examples):
        if file.exists():
            raise UsageError(f"{file} exists and is kept.", "Name another file.")
    _create(path, starter_pack(pack_id, today))
    try:
        _create(examples, starter_examples(pack_id))
    except UsageError:
        with suppress(OSError):
            path.unlink()
        raise
    return Told(f"{path} and {examples} are written.\n{_NEXT.format(path=path)}")


def schema() -> Told:
    """The JSON Schema of a rule pack."""
    return Told(pack_schema_text())


def _create(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists and is kept.", "Name another file.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Write somewhere else.") from None


_NEXT = """Change them, and look at what they say:
  intacct-audit rules lint {path}
  intacct-audit rules test {path}
  intacct-audit rules show {path}
"""
