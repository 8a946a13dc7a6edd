"""Who signs in. Where the values come from is the business of the configuration."""

from dataclasses import dataclass
from typing import NoReturn

from auditor.errors import UsageError
from auditor.evidence.endpoint import DEFAULT_ENDPOINT, endpoint_problem


class Secret:
    """A text that shows itself to nobody but the caller of `reveal`: not in a repr, a log or a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself. Only the writer of requests needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return self._value == other._value if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be pickled or copied to a file.")


@dataclass(frozen=True, slots=True)
class Credentials:
    """One sender and one user of one company.

    `company_id` may hold `console|client|entity`, the gateway's way to sign in
    through a console. The endpoint is checked here, before anything is sent;
    a loopback address counts as named by the user.
    """

    sender_id: str
    sender_password: Secret
    company_id: str
    user_id: str
    user_password: Secret
    entity_id: str = ""
    endpoint: str = DEFAULT_ENDPOINT

    def __post_init__(self) -> None:
        problem = endpoint_problem(self.endpoint, loopback=True)
        if problem:
            raise UsageError(
                f"Credentials are not sent to this endpoint: {problem}.",
                f"Leave it out to use {DEFAULT_ENDPOINT}, or name an https address under intacct.com.",
            )

    @property
    def console(self) -> bool:
        """Whether the sign-in goes through a console."""
        return "|" in self.company_id

    def company_of(self, echoed: str = "") -> str:
        """The company that is really read: the client of a console, else what the gateway echoed, else the ID given.

        Nobody has recorded what a console sign-in echoes: the console, the
        client or the whole text. Any of them means the client that was asked for.
        """
        parts = [part.strip() for part in self.company_id.split("|")]
        if len(parts) == 1:
            return echoed or self.company_id
        known = {self.company_id.casefold(), *(part.casefold() for part in parts)}
        if echoed and "|" not in echoed and echoed.casefold() not in known:
            return echoed
        asked = [part.strip() for part in echoed.split("|")] if "|" in echoed else parts
        return asked[1] or asked[0]
