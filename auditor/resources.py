"""Where the files that ship with the program are: in a wheel, a zipped wheel, an editable install, a checkout."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from auditor.errors import NoAudit

_REINSTALL = "Reinstall intacct-audit."


def rule_packs() -> Mapping[str, Traversable]:
    """The bundled rule packs: pack id -> file, sorted by id."""
    folder = _root() / "rules"
    if not folder.is_dir():
        raise NoAudit("The rule packs that belong to intacct-audit are missing.", _REINSTALL)
    found = (file for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {file.name.removesuffix(".yaml"): file for file in sorted(found, key=lambda file: file.name)}


def template(name: str) -> str:
    """The text of reports/templates/NAME."""
    return _text(_root() / "reports" / "templates" / name)


def data_text(path: str) -> str:
    """The text of a file inside the package, such as "vocabulary/catalogue.json"."""
    return _text(files("auditor").joinpath(*path.split("/")))


def _root() -> Traversable:
    packaged = files("auditor") / "_data"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parent.parent
    # Unguarded, a damaged install would read site-packages/rules, which a package of that name on PyPI fills.
    if (checkout / "pyproject.toml").is_file():
        return checkout
    raise NoAudit("intacct-audit is installed without its rule packs and templates.", _REINSTALL)


def _text(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    # A zipped wheel raises KeyError for a name that its archive lacks.
    except (OSError, KeyError) as error:
        raise NoAudit(f"The file {file.name} that belongs to intacct-audit cannot be read.", _REINSTALL) from error
