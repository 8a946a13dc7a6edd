"""Which fault happens to which requests, and how that is written."""

from dataclasses import dataclass, fields
from typing import NoReturn

from auditor.errors import UsageError

_HINT = "Write it as NAME,target=OBJECT,after=1,times=2,seconds=0.5; all but the name may be left out."
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Injection:
    """A fault for the requests that have to do with `target`: a function or an object; empty means every request.

    The first `after` of them go well, the next `times` do not; without `times`
    all the others. `seconds` is for the faults that take time.
    """

    fault: str
    target: str = ""
    after: int = 0
    times: int | None = None
    seconds: float | None = None


KEYS = tuple(field.name for field in fields(Injection))


def parse_injection(text: str) -> Injection:
    """The injection in a text such as `rate-limited,target=ROLES,times=1`. Raises UsageError for anything else.

    Whether there is such a fault is not checked here.
    """
    name, *rest = (part.strip() for part in text.split(","))
    values: dict[str, str] = {"fault": name}
    for part in rest:
        key, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value or key not in KEYS or key in values:
            raise UsageError(f"--fault {text}: {part} is not understood.", _HINT)
        values[key] = value
    return injection_of(values, f"--fault {text}")


def injection_of(values: dict[str, str], where: str) -> Injection:
    """The injection of texts by key. Raises UsageError where a number is none."""

    def fail(key: str, problem: str) -> NoReturn:
        raise UsageError(f"{where}: {key} {problem}.", _HINT)

    def number(key: str) -> int | None:
        text = values.get(key)
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
            fail(key, "has to be a whole number")
        return int(text)

    def seconds() -> float | None:
        text = values.get("seconds")
        if text is None:
            return None
        whole, _, part = text.partition(".")
        if not all(t.isascii() and t.isdecimal() and len(t) <= _MOST_DIGITS for t in (whole, part or "0")):
            fail("seconds", "has to be a number of seconds")
        return float(text)

    if not values.get("fault"):
        fail("fault", "is not named")
    return Injection(
        fault=values["fault"],
        target=values.get("target", ""),
        after=number("after") or 0,
        times=number("times"),
        seconds=seconds(),
    )
