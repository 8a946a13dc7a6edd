"""What is asked in one view about the company: once, for whichever users are audited."""

from auditor.evidence.credentials import Credentials
from auditor.evidence.functions import (
    Function,
    GetApplications,
    GetCompanyInfo,
    GetCompanyPrefs,
    GetFinancialSetup,
    Lookup,
    Operator,
    Query,
    Where,
)
from auditor.evidence.listing import Listing, Reading, Single
from auditor.evidence.refusals import Cause, unqueryable
from auditor.evidence.replies import Reply
from auditor.model.requirement import RecordExists
from auditor.model.wanted import Wanted, record_key

ENTITY_FIELD = "MEGAENTITYID"
"""The field of a record that names the entity it belongs to; empty at top level (recorded lookups)."""
RIGHTS_OF_USERS = ("RECORDNO", "USERKEY", "APPLICATION", "POLICY", "RIGHTS")


MOST_PAGES = 5
"""Who finds so many records that fit knows that there are some; the rest may be in other entities."""


class FittingRecords(Listing):
    """The records that fit: their numbers and entities, and no other field of them."""

    @property
    def all_told(self) -> bool:
        """Whether no further record that fits can be in an entity that none of these is in."""
        return self.complete and not self._cut

    @property
    def _cut(self) -> bool:
        return self._pages >= MOST_PAGES and len(self._rows) < (self._total or 0)

    def _settled(self) -> bool:
        """A record of no entity serves each of them; where the object has no such field, any record says it all."""
        return self._cut or any(row.get(ENTITY_FIELD, "") == "" for row in self.rows)

    def _other_form(self, reply: Reply) -> Function | None:
        """As in any list; but a field that cannot be compared is no reason to compare it in another way."""
        faults = reply.result.faults if reply.result else ()
        if reply.cause is Cause.FIELDS and not unqueryable(faults, ("RECORDNO", ENTITY_FIELD)):
            return None
        return super()._other_form(reply)


class RecordQuestion:
    """Whether records of an object fit."""

    def __init__(self, record: RecordExists, user_id: str) -> None:
        where = tuple(Where(field, Operator.EQUAL, value) for field, value in record.fields)
        query = Query(record.object, ("RECORDNO", ENTITY_FIELD), where)
        self.object = record.object
        self.fitting = FittingRecords(query, user_id)
        # One row, whatever is in it: to somebody who sees none at all, the absence of one proves nothing.
        look = Query(record.object, ("RECORDNO",), pagesize=1)
        self.others = Listing(look, user_id, sample=True) if where else None


class CompanyQuestions:
    """The readings of one view that are not about whoever is audited; `caller` is the view's own user."""

    def __init__(self, credentials: Credentials, subject: str, wanted: Wanted) -> None:
        self._me = me = credentials.user_id
        # Where it is the subject, the same record is read as the subject's.
        self.caller = None if me.casefold() == subject.casefold() else _own_restriction(me)
        self.applications = Single(GetApplications(), me)
        self.setup = Single(GetFinancialSetup(), me)
        self.info = Single(GetCompanyInfo(), me)
        self.groups_of_roles = self._all(
            "ROLEGROUPS", ("RECORDNO", "ROLEKEY", "GROUPKEY", "UGNAME"), ("ROLEKEY", "GROUPKEY")
        )
        self.roles = self._all("ROLES", ("RECORDNO", "NAME", "TYPE", "APPLYTO"), ("NAME",))
        self.assignments = self._all(
            "ROLEPOLICYASSIGNMENT",
            ("RECORDNO", "ROLEKEY", "POLICYNAME", "MODULE", "RIGHTS"),
            ("ROLEKEY", "POLICYNAME", "MODULE", "RIGHTS"),
        )
        self.entities = self._all("LOCATIONENTITY", ("RECORDNO", "LOCATIONID", "CURRENCY", "STATUS"), ("LOCATIONID",))
        self.settings = {code: Single(GetCompanyPrefs(code), me) for code in wanted.settings}
        self.installed = (
            self._all("PTAPPLICATION", ("RECORDNO", "APPLICATIONNAME", "PROPERTIES"), ("APPLICATIONNAME",))
            if wanted.installed
            else None
        )
        self.records = {record_key(record): RecordQuestion(record, me) for record in wanted.records}
        self.fields = {name: Single(Lookup(name), me) for name in wanted.fields}
        self._rights_of_users: Listing | None = None

    @property
    def without_roles(self) -> bool:
        """Whether the company was seen to have no role at all, as one has that gives permissions to users."""
        return self.roles.complete and not self.roles.rows

    def rights_of_users(self) -> Listing:
        """The rights of all users: read once, whoever is asked about."""
        if self._rights_of_users is None:
            self._rights_of_users = self._all("USERRIGHTS", RIGHTS_OF_USERS, RIGHTS_OF_USERS[1:])
        return self._rights_of_users

    def readings(self) -> list[Reading]:
        """All of them but the rights of users, which belong to the user for whom they were needed."""
        lists = (self.caller, self.groups_of_roles, self.roles, self.assignments, self.entities, self.installed)
        of_records = (part for record in self.records.values() for part in (record.fitting, record.others))
        return [
            *(self.applications, self.setup, self.info, *self.settings.values(), *self.fields.values()),
            *(listing for listing in (*lists, *of_records) if listing is not None),
        ]

    def _all(self, name: str, fields: tuple[str, ...], needed: tuple[str, ...]) -> Listing:
        return Listing(Query(name, fields), self._me, needed)


def _own_restriction(me: str) -> Listing:
    of_me = (Where("LOGINID", Operator.EQUAL, me),)
    return Listing(Query("USERINFO", ("RECORDNO", "LOGINID", "UNRESTRICTED"), of_me, ignore_case=True), me)
