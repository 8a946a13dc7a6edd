"""Files are written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from auditor.errors import UsageError


def write(path: Path, text: str) -> None:
    """Writes a whole file or none: it takes its place only when it is complete."""
    name = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            name = file.name
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        if name:
            with suppress(OSError):
                Path(name).unlink()
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Write somewhere else.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
