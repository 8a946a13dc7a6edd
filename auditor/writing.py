"""Files are written whole or not at all; into what is no file, such as a pipe, it is written straight."""

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from auditor.errors import UsageError

# Names of what is open already. A new opening would begin at the start of the file behind it, and a rename replace it.
_OPEN = re.compile(r"/dev/(?:(stdout)|(stderr)|fd/(\d{1,6}))|/proc/self/fd/(\d{1,6})")


def write(path: Path, text: str) -> None:
    """Writes a whole file or none: it takes its place only when it is complete.

    A link is kept, and the file behind it is written. A device, a pipe or a
    stream is written into and stays what it is. Raises UsageError where that
    cannot be done.
    """
    try:
        if _OPEN.fullmatch(str(path)) or (path.exists() and not path.is_file()):
            _into(path, text)
        else:
            _whole(Path(os.path.realpath(path)), text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Write somewhere else.") from None


def _into(path: Path, text: str) -> None:
    # Not created where it has gone meanwhile, and never cut.
    with os.fdopen(_descriptor(path), "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _descriptor(path: Path) -> int:
    if found := _OPEN.fullmatch(str(path)):
        stdout, stderr, *numbered = found.groups()
        return os.dup(1 if stdout else 2 if stderr else int(next(filter(None, numbered))))
    return os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))


def _whole(path: Path, text: str) -> None:
    if path.is_symlink():
        raise UsageError(f"{path} cannot be written: it is a link to itself.", "Write somewhere else.")
    name = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            name = file.name
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        # Also where somebody stops the program.
        if name:
            with suppress(OSError):
                Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
