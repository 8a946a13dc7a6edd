"""The needs of packs with an answer to each: whether the user has it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.errors import ExitCode
from auditor.evaluate.audit_rights import AuditRights, Need, Unreadable, audit_rights
from auditor.evaluate.audit_user import AuditUser, Has, overall
from auditor.evaluate.opening import OWN_CREDENTIALS
from auditor.model.evidence import Snapshot
from auditor.model.rule import RulePack
from auditor.vocabulary import Catalogue


@dataclass(frozen=True, slots=True)
class Read:
    """Reads that the same opens, why that is said, for how many rules; `has` is None where nobody is asked about."""

    reads: tuple[str, ...]
    needs: str
    confidence: str
    why: str
    rules: tuple[str, ...]
    also: tuple[str, ...] = ()
    has: Has | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the permissions window, with the boxes to tick and the reads that they open.

    `each` says of every right by itself whether the user has it; it is empty where nobody is asked about.
    """

    application: str
    permission: str
    rights: tuple[str, ...]
    reads: tuple[Read, ...]
    has: Has | None = None
    each: Mapping[str, Has] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Access:
    """What packs need of whoever reads for them. The parts are those of `AuditRights`.

    `refused` says which sign-in beside that of the user was refused, and with which text.
    """

    packs: tuple[RulePack, ...]
    rows: tuple[Row, ...]
    beside: tuple[Read, ...]
    own: tuple[Read, ...]
    free: tuple[Read, ...]
    unreadable: tuple[Unreadable, ...]
    whole_company: bool
    sees_whole_company: Has | None = None
    user: str | None = None
    refused: str = ""

    @property
    def exit_code(self) -> ExitCode:
        """0 where nothing lacks, or nobody was asked about; 1 where something does; 3 where that is not known.

        What only the integration's own credentials show is no right of the user: it counts where they were refused.
        """
        reads = (*self.beside, *(read for row in self.rows for read in row.reads))
        answers = [read.has for read in reads] + [self.sees_whole_company]
        if self.refused:
            answers += [read.has for read in self.own]
        match overall(answer for answer in answers if answer is not None):
            case Has.NO:
                return ExitCode.GAP
            case Has.NOT_KNOWN:
                return ExitCode.UNPROVEN
        return ExitCode.READY


def access_for(packs: Sequence[RulePack], catalogue: Catalogue, snapshot: Snapshot | None) -> Access:
    """What these packs need, and what of it the user has who read the snapshot."""
    needed = audit_rights(packs, catalogue)
    user = AuditUser(snapshot, catalogue) if snapshot else None
    return Access(
        tuple(packs),
        _rows(needed, user),
        _reads(needed.beside, user),
        _reads(needed.own, user),
        # What needs no right is open to everybody.
        _reads(needed.free, None),
        needed.unreadable,
        needed.whole_company,
        user.sees_whole_company() if user and needed.whole_company else None,
        user.view.user_id if user else None,
        user.refusal() if user else "",
    )


def _rows(needed: AuditRights, user: AuditUser | None) -> tuple[Row, ...]:
    rows = []
    for boxes in needed.boxes:
        has = overall(user.has(need) for need in boxes.needs) if user else None
        each = {right: user.has_right(right, boxes.needs) for right in boxes.rights} if user else {}
        rows.append(Row(boxes.application, boxes.permission, boxes.rights, _reads(boxes.needs, user), has, each))
    return tuple(rows)


def _reads(needs: Iterable[Need], user: AuditUser | None) -> tuple[Read, ...]:
    """One entry for all reads that the same thing opens for the same reason.

    What the integration's own credentials show is no one thing: a sign-in may be shown where no read is.
    """
    alike: dict[tuple[str, str, str, Has | None], list[Need]] = defaultdict(list)
    for need in needs:
        opening = need.opening
        has = user.has(need) if user and opening.other == OWN_CREDENTIALS else None
        alike[", ".join(opening.rights) or opening.other, opening.confidence.value, opening.why, has].append(need)
    return tuple(
        Read(
            tuple(dict.fromkeys(need.opening.read for need in found)),
            what,
            confidence,
            why,
            tuple(dict.fromkeys(rule for need in found for rule in need.rules)),
            tuple(dict.fromkeys(place for need in found for place in need.opening.also)),
            overall(user.has(need) for need in found) if user else None,
        )
        for (what, confidence, why, _), found in alike.items()
    )
