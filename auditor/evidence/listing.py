"""Things that are read within shared requests: single functions, and lists page by page.

A list continues after the last RECORDNO instead of by offset, since each
offset is a new query on data that may have moved. In the end the distinct rows
must be as many as the first page announced; else the list is incomplete.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from auditor.errors import GatewayError
from auditor.evidence.answers import Page, Row, page
from auditor.evidence.functions import LEGACY_PAGE, PAGE, Function, Query, ReadByQuery, ReadMore
from auditor.evidence.gaps import failed, gap
from auditor.evidence.gateway import Gateway
from auditor.evidence.refusals import Cause, unqueryable
from auditor.evidence.replies import Reply
from auditor.model.evidence import Evidence, Known, Reason, Unknown

_LONGEST_NUMBER = 18

MAX_PAGES = 1000
"""More than a million rows are no list of roles; it is a gateway that repeats itself."""


class Reading(Protocol):
    """Something that takes part in the next request until it has all it needs."""

    def next(self) -> Function | None:
        """The function to send next, or None where nothing is left to ask."""

    def take(self, reply: Reply, gateway: Gateway) -> None:
        """Receives the answer to the function of `next`."""

    def give_up(self, error: GatewayError) -> None:
        """The request with the function of `next` failed as a whole."""


def read(gateway: Gateway, readings: Sequence[Reading]) -> bool:
    """Sends the next function of each reading in one request. False where none had any."""
    waiting = [(reading, function) for reading in readings if (function := reading.next()) is not None]
    if not waiting:
        return False
    replies = gateway.ask([function for _, function in waiting])
    for (reading, _), reply in zip(waiting, replies, strict=True):
        reading.take(reply, gateway)
    return True


class Single:
    """One function, one answer."""

    def __init__(self, function: Function, user_id: str) -> None:
        self._function: Function | None = function
        self.source = f"{function.name} {function.target} as {user_id}"
        self.reply: Reply | None = None
        self._error: GatewayError | None = None

    def next(self) -> Function | None:
        """The function, until it was answered."""
        return self._function

    def take(self, reply: Reply, gateway: Gateway) -> None:  # noqa: ARG002 - the protocol's signature
        """Receives the answer."""
        self.reply, self._function = reply, None

    def give_up(self, error: GatewayError) -> None:
        """The request failed."""
        self._error, self._function = error, None

    def gap(self) -> Unknown | None:
        """Why there is no result, or None where there is one."""
        if self.reply is None:
            return failed(self._error, self.source)
        return gap(self.reply, self.source)


class Listing:
    """The rows of one query, all pages of it.

    `needed` are the fields without which the rows are worth nothing; the
    others are left out where the gateway does not let them be queried. `keyed`
    is false for an object whose rows may share a RECORDNO: then one page has to
    hold them all. `sample` is true for a look at the first rows, which need
    not be all.
    """

    def __init__(
        self, query: Query, user_id: str, needed: Sequence[str] = (), *, keyed: bool = True, sample: bool = False
    ) -> None:
        self._first = query
        self._function: Function | None = query
        self._user_id = user_id
        self._needed = frozenset({"RECORDNO", *needed})
        self._keyed = keyed
        self._sample = sample
        self._rows: dict[int, Row] = {}
        self._total: int | None = None
        self._pages = 0
        self._gap: Unknown | None = None
        self._form = Query.name
        self.dropped: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The call, as evidence names it."""
        return f"{self._form} {self._first.object} as {self._user_id}"

    @property
    def older(self) -> bool:
        """Whether the rows were compared by `readByQuery`, which knows values as the data base holds them."""
        return self._form == ReadByQuery.name

    @property
    def complete(self) -> bool:
        """Whether all rows are here."""
        return self.gap is None

    @property
    def gap(self) -> Unknown | None:
        """Why rows, or the fields that they are worth something by, are missing; or None."""
        if self._function is not None:
            return failed(None, self.source)
        return self._gap or self._lacking()

    @property
    def evidence(self) -> Evidence[tuple[Row, ...]]:
        """The rows, or why they could not be read."""
        return self.gap or Known(self.rows, self.source)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that came, complete or not."""
        return tuple(self._rows.values())

    def next(self) -> Function | None:
        """The next page."""
        return self._function

    def give_up(self, error: GatewayError) -> None:
        """The request with a page of this list failed."""
        self._gap, self._function = failed(error, self.source), None

    def take(self, reply: Reply, gateway: Gateway) -> None:
        """Receives a page, and decides what follows: another page, another form of the question, or the end."""
        function, source = reply.function, self.source
        if reply.cause is not None or reply.result is None:
            self._function = self._other_form(reply)
            self._gap = None if self._function else gap(reply, source)
            return
        self._pages += 1
        got = page(reply.result)
        if self._total is None:
            self._total = got.total
        before = len(self._rows)
        readable = self._add(got) and got.total == self._expected(function, before)
        self._function = None
        if self._settled():
            return
        if readable and len(self._rows) > before and self._pages < MAX_PAGES and len(self._rows) < (self._total or 0):
            self._function = self._following(function, got)
        if self._function is None and not (readable and len(self._rows) == self._total and not got.remaining):
            self._gap = self._incomplete(source)
            gateway.mark(reply, "incomplete")

    def _settled(self) -> bool:
        """Whether what came is enough, whatever was announced."""
        return self._sample

    def _expected(self, function: Function, before: int) -> int | None:
        """The total that a page has to announce: after a RECORDNO what is left, in a result set what there was."""
        if self._total is None or not isinstance(function, Query):
            return self._total
        return self._total - before

    def _add(self, got: Page) -> bool:
        """Keeps the rows of a page. False where one cannot be told from others."""
        for row in got.rows:
            number = row.get("RECORDNO", "")
            if not self._keyed:
                self._rows[len(self._rows)] = row
            elif number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
                self._rows.setdefault(int(number), row)
            else:
                return False
        return True

    def _following(self, function: Function, got: Page) -> Function | None:
        match function:
            case Query() if self._keyed:
                return replace(self._first, fields=function.fields).after(max(self._rows))
            case ReadByQuery() | ReadMore() if got.result_id and got.remaining:
                return ReadMore(got.result_id, self._first.object)
        return None

    def _lacking(self) -> Unknown | None:
        missing = sorted(field for field in self._needed if self._rows and all(field not in r for r in self.rows))
        if not missing:
            return None
        message = f"This company does not tell {', '.join(missing)} of {self._first.object}."
        return Unknown(Reason.NOT_OFFERED, message, self.source)

    def _incomplete(self, source: str) -> Unknown:
        announced = "an unknown number" if self._total is None else str(self._total)
        message = f"{self._first.object}: {len(self._rows)} distinct rows came, {announced} were announced."
        hint = "Somebody may have changed the list during the audit. Run it again."
        return Unknown(Reason.INCOMPLETE, message, source, hint)

    def _other_form(self, reply: Reply) -> Function | None:
        """The same question without what the gateway refused in it: some fields, or `query` itself."""
        function = reply.function
        if not isinstance(function, Query):
            return None
        if reply.cause is Cause.FIELDS:
            refused = unqueryable(reply.result.faults if reply.result else (), function.fields)
            kept = tuple(field for field in function.fields if field not in refused)
            if refused and self._needed.isdisjoint(refused):
                # Each repetition asks for fewer fields, so there is an end to it.
                self.dropped += refused
                self._first = replace(self._first, fields=kept)
                return replace(function, fields=kept)
        comparable = all(w.operator.value == "equalto" and "\\" not in w.value for w in self._first.where)
        if reply.cause not in {Cause.FIELDS, Cause.OPERATION} or not comparable or not self._keyed:
            return None
        size = min(self._first.pagesize, LEGACY_PAGE) if self._first.pagesize < PAGE else LEGACY_PAGE
        self._form = ReadByQuery.name
        self._rows.clear()
        self._total = None
        fields = tuple(dict.fromkeys((*self._first.fields, "RECORDNO")))
        return ReadByQuery(self._first.object, fields, self._first.where, size)
