"""The answers as text for people, and as a document for programs. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from itertools import groupby

from auditor.access.finding import Access, Read, Row
from auditor.authoring.told import as_json
from auditor.evaluate.audit_user import Has
from auditor.reporters import Display
from auditor.reporters.layout import Line, Style, lay_out

_STYLES = {Has.YES: Style.GOOD, Has.NO: Style.BAD, Has.NOT_KNOWN: Style.UNSURE}


def text(access: Access, width: int) -> str:
    """For people, at this width."""
    return lay_out(_lines(access), Display(width=width))


def document(access: Access) -> str:
    """For programs. `has` is null where no user was asked about."""
    content: Mapping[str, object] = {
        "packs": [pack.id for pack in access.packs],
        "user": access.user,
        "boxes": [asdict(row) for row in access.rows],
        "beside": [asdict(read) for read in access.beside],
        "whole_company": {"needed": access.whole_company, "has": access.sees_whole_company},
        "refused_sign_in": access.refused or None,
        "own_credentials": [asdict(read) for read in access.own],
        "no_right_needed": [asdict(read) for read in access.free],
        "unreadable": [asdict(rule) for rule in access.unreadable],
        "exit_code": int(access.exit_code),
    }
    return as_json("access", content)


def _lines(access: Access) -> Iterator[Line]:
    yield Line(f"What an audit user needs for {', '.join(pack.product for pack in access.packs)}", Style.TITLE)
    if access.user is not None:
        yield Line(f"Whether {access.user} has it stands in brackets.")
    yield from _boxes(access)
    yield from _beside(access)
    yield from _section("Only with the integration's own credentials", access.own)
    yield from _section("Needs no right", access.free)
    if access.unreadable:
        yield Line()
        yield Line("Cannot be read by any right", Style.TITLE)
        for rule in access.unreadable:
            yield Line(f"{rule.rule}: {rule.title}", indent=2, hang=2)
            yield Line(rule.instead, Style.DIM, indent=4)
    yield Line()
    yield Line(_end(access))


def _boxes(access: Access) -> Iterator[Line]:
    for application, rows in groupby(access.rows, key=lambda row: row.application):
        yield Line()
        yield Line(f"Permissions of {application}", Style.TITLE)
        for row in rows:
            yield from _row(row)


def _row(row: Row) -> Iterator[Line]:
    yield _answered(f"{row.permission}: {', '.join(_rights(row))}", row.has, 2)
    for read in row.reads:
        yield Line(f"{read.needs}: {', '.join(read.reads)}", indent=4, hang=2)
        yield Line(f"{read.confidence}: {read.why}", Style.DIM, indent=6, hang=2)
        if read.also:
            yield Line(f"Instead of this row will do: {', '.join(read.also)}", Style.DIM, indent=6, hang=2)


def _rights(row: Row) -> Iterator[str]:
    """The rights, each with an answer of its own where they differ."""
    differ = len(set(row.each.values())) > 1
    yield from (f"{right} ({row.each[right]})" if differ else right for right in row.rights)


def _beside(access: Access) -> Iterator[Line]:
    if not access.beside and not access.whole_company:
        return
    yield Line()
    yield Line("Beside the boxes", Style.TITLE)
    if access.whole_company:
        whole = "no restriction to entities, and a sign-in at top level: lists are complete only then"
        yield _answered(whole, access.sees_whole_company, 2)
    for read in access.beside:
        yield _answered(f"{read.needs}: {', '.join(read.reads)}", read.has, 2)
        yield Line(f"{read.confidence}: {read.why}", Style.DIM, indent=4, hang=2)
    yield Line("A user of type Business: other types cap what the boxes give.", indent=2, hang=2)


def _section(title: str, reads: tuple[Read, ...]) -> Iterator[Line]:
    if reads:
        yield Line()
        yield Line(title, Style.TITLE)
    for read in reads:
        yield _answered(", ".join(read.reads), read.has, 2)


def _answered(what: str, has: Has | None, indent: int) -> Line:
    if has is None:
        return Line(what, indent=indent, hang=2)
    return Line(f"[{has.value}] {what}", _STYLES[has], indent, 2)


def _end(access: Access) -> str:
    if access.user is None:
        return (
            "Documented: Sage says so of this read. Inferred: Sage says so of the same data elsewhere. Assumed: the "
            "screen that shows the same asks for it. Nobody was asked about: no credentials were given."
        )
    own = ""
    if any(read.has is not Has.YES for read in access.own):
        own = " What only the integration's own credentials show is not known: " + (
            access.refused or "they were not used (INTACCT_USER_ID, INTACCT_USER_PASSWORD)."
        )
    said = {0: "has all of it", 1: "lacks something", 3: "may lack something that could not be told"}
    return f"{access.user} {said[int(replace(access, own=()).exit_code)]}.{own}"
