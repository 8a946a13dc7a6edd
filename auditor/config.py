"""Where credentials come from: environment, files it names, the SDKs' profile file, a hidden prompt.

The variables are those of Sage's own SDKs. Never an option, never a file of
the project: what a repository can change must not decide where passwords go.
"""

import configparser
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import UsageError
from auditor.vocabulary import Aliases

INTEGRATION = "INTACCT_"
ADMIN = "INTACCT_AUDIT_"

_KEYS = (
    "sender_id",
    "sender_password",
    "company_id",
    "user_id",
    "user_password",
    "entity_id",
    "endpoint_url",
)
_NEEDED = ("sender_id", "sender_password", "company_id", "user_id", "user_password")
_SHARED = ("sender_id", "sender_password", "company_id", "endpoint_url")
_SECRETS = ("sender_password", "user_password")

Prompt = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Login:
    """The values of one credential view. Its repr shows no password."""

    sender_id: str
    company_id: str
    user_id: str
    sender_password: str = field(repr=False)
    user_password: str = field(repr=False)
    entity_id: str = ""
    endpoint_url: str = ""


@dataclass(frozen=True, slots=True)
class Logins:
    """Both views; each may be missing."""

    integration: Login | None
    admin: Login | None


def read_logins(environ: Mapping[str, str], prompt: Prompt | None = None) -> Logins:
    """The credentials of the environment.

    `prompt` asks a person for a missing password, hidden; None where nobody is
    there to be asked. Raises UsageError where a view is given by half, or none is.
    """
    own = _values(environ, INTEGRATION)
    audit = _values(environ, ADMIN)
    for key in _SHARED:
        if not audit.get(key) and own.get(key) and "user_id" in audit:
            audit[key] = own[key]
    integration = _login(INTEGRATION, own, prompt) if "user_id" in own or "user_password" in own else None
    admin = _login(ADMIN, audit, prompt) if "user_id" in audit or "user_password" in audit else None
    if integration is None and admin is None:
        half = [f"{INTEGRATION}{key.upper()}" for key in _NEEDED if key not in own]
        raise UsageError(
            f"There are no credentials: {', '.join(half)} {_be(half)} not set.",
            "Set the INTACCT_ variables (README, Audit your company), or try: intacct-audit check --demo",
        )
    return Logins(integration, admin)


def read_names(environ: Mapping[str, str]) -> Logins:
    """Who would sign in, as `read_logins` finds it, with empty passwords: no variable or file of one is looked at.

    For a run that sends nothing. Raises UsageError where no user is named.
    """
    open_keys = [key for key in _KEYS if key not in _SECRETS]
    own, audit = (_values(environ, prefix, open_keys) for prefix in (INTEGRATION, ADMIN))
    if "user_id" not in own and "user_id" not in audit:
        raise UsageError(
            f"It is not said who would sign in: {INTEGRATION}USER_ID is not set.",
            f"Set it, or {ADMIN}USER_ID for the admin's view; no password is needed.",
        )
    shared = {key: own[key] for key in _SHARED if key in own}
    return Logins(_without_passwords(own), _without_passwords(shared | audit))


def _without_passwords(values: Mapping[str, str]) -> Login | None:
    if "user_id" not in values:
        return None
    blank = dict.fromkeys(_NEEDED, "")
    return Login(**{**blank, **values})


def _be(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _values(environ: Mapping[str, str], prefix: str, keys: Sequence[str] = _KEYS) -> dict[str, str]:
    profile = {key: value for key, value in _profile(environ, prefix).items() if key in keys}
    found = {key: value for key in keys if (value := _variable(environ, prefix + key.upper()))}
    return profile | found


def _variable(environ: Mapping[str, str], name: str) -> str | None:
    value, file = environ.get(name), environ.get(f"{name}_FILE")
    if value and file:
        raise UsageError(f"{name} and {name}_FILE are both set.", "Unset one of them.")
    return _read(f"{name}_FILE", file).rstrip("\r\n") if file else value or None


def _profile(environ: Mapping[str, str], prefix: str) -> dict[str, str]:
    name = environ.get(f"{prefix}PROFILE")
    if not name:
        return {}
    path = Path(environ.get("HOME") or os.path.expanduser("~")) / ".intacct" / "credentials.ini"  # noqa: PTH111 - HOME may be unset
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(_read(f"{prefix}PROFILE", str(path)))
    except configparser.Error:
        # The parser's own message quotes the line, which may hold a password.
        raise UsageError(f"{path} is not an ini file.", "See the file's format in Sage's SDK documentation.") from None
    if not parser.has_section(name):
        raise UsageError(f"{path} has no profile {name}.", f"Correct {prefix}PROFILE.")
    return {key: value for key in _KEYS if (value := parser.get(name, key, fallback=""))}


def _read(variable: str, file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"The file that {variable} names cannot be read: {file}", f"Correct {variable}.") from None


def _login(prefix: str, values: Mapping[str, str], prompt: Prompt | None) -> Login:
    complete = dict(values)
    missing = [key for key in _NEEDED if not complete.get(key)]
    if prompt is not None and missing and set(missing) <= set(_SECRETS):
        for key in missing:
            complete[key] = prompt(f"{prefix}{key.upper()}")
        missing = [key for key in _NEEDED if not complete.get(key)]
    if missing:
        names = ", ".join(prefix + key.upper() for key in missing)
        raise UsageError(
            f"The credentials are incomplete: {names} {_be(missing)} not set.",
            f"Set what is missing, or unset {prefix}USER_ID.",
        )
    return Login(**{key: complete[key] for key in _KEYS if complete.get(key)})


def read_aliases(path: Path) -> Aliases:
    """A company's own spellings from a YAML file.

    Three mappings, each optional: `applications` and `rights` from a spelling
    to the catalogue's name, `permissions` from "Application > spelling" to it.
    Raises UsageError where the file is anything else.
    """
    import yaml  # noqa: PLC0415 - hardly any run has such a file

    text = _read("--aliases", str(path))
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise UsageError(f"{path}{where}: this is not YAML.", "See docs/vocabulary.md for an example.") from None
    known = {"applications", "permissions", "rights"}
    if not isinstance(found, dict) or not set(found) <= known or not all(map(_is_texts, found.values())):
        raise UsageError(
            f"{path} has to hold mappings of texts named {', '.join(sorted(known))}, and nothing else.",
            "See docs/vocabulary.md for an example.",
        )
    permissions = {}
    for place, name in found.get("permissions", {}).items():
        application, arrow, spelling = place.partition(" > ")
        if not arrow:
            raise UsageError(f'{path}: "{place}" names no application.', 'Write it as "Application > spelling".')
        permissions[application, spelling] = name
    return Aliases(found.get("applications", {}), permissions, found.get("rights", {}))


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)
