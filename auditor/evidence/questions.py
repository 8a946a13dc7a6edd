"""What is asked in one view about one subject: as much as possible in the first request, the rest in the second."""

from collections.abc import Iterable

from auditor.evidence.answers import Row
from auditor.evidence.credentials import Credentials
from auditor.evidence.functions import (
    Function,
    GetApplications,
    GetCompanyInfo,
    GetFinancialSetup,
    GetUserPermissions,
    Operator,
    Query,
    ReadByName,
    Where,
)
from auditor.evidence.listing import Listing, Reading, Single

CONTACT_FIELDS = ("RECORDNO", "LOGINID", "EMAIL", "CONTACTINFO.FIRSTNAME", "CONTACTINFO.LASTNAME")
RESTRICTION_FIELDS = ("RECORDNO", "LOGINID", "FIRSTNAME", "LASTNAME", "ADMIN", "UNRESTRICTED", "LOCATIONID")
USER_FIELDS = ("RECORDNO", "LOGINID", "ADMIN", "USERTYPE", "STATUS", "LOGINDISABLED", "UNRESTRICTED")


class Questions:
    """The readings of one view. Names and e-mail addresses are asked apart: their refusal costs nothing else."""

    def __init__(self, credentials: Credentials, subject: str, objects: Iterable[str]) -> None:
        self.me = credentials.user_id
        self.subject = subject
        self.as_subject = self.me.casefold() == subject.casefold()
        self.permissions = self._single(GetUserPermissions(subject))
        self.applications = self._single(GetApplications())
        self.setup = self._single(GetFinancialSetup())
        self.info = self._single(GetCompanyInfo())
        self.user = self._about("USERINFO", "LOGINID", USER_FIELDS)
        self.contact = self._about("USERINFO", "LOGINID", CONTACT_FIELDS)
        self.restrictions = self._about("USERRESTRICTION", "LOGINID", RESTRICTION_FIELDS, keyed=False)
        self.other_users = self._others("USERINFO", "LOGINID", {subject, self.me})
        # One's own record may be readable by its name where the list of users is not.
        own = ReadByName("USERINFO", self.me, (*USER_FIELDS, *CONTACT_FIELDS[2:]))
        self.own_record = self._single(own) if self.as_subject else None
        self.caller = None if self.as_subject else self._caller()
        self.roles_of_user = self._about(
            "ROLEUSERS", "USERLOGINID", ("RECORDNO", "ROLEKEY", "USERKEY", "ROLENAME", "USERLOGINID"), ("ROLEKEY",)
        )
        self.roles_of_others = self._others("ROLEUSERS", "USERLOGINID", {subject})
        self.direct_roles = self._about("USERROLES", "USERID", ("RECORDNO", "TYPE", "ROLEKEY", "USERID"), ("ROLEKEY",))
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
        # An admin's probe would say nothing about the subject.
        self.probes = {name: self._probe(name) for name in dict.fromkeys(objects)} if self.as_subject else {}
        self.user_key = ""
        self.user_rights: Listing | None = None
        self.groups_of_user: Listing | None = None

    def readings(self) -> list[Reading]:
        """All of them; those that need the user's key as soon as an answer has told it."""
        if self.user_rights is None and (key := self._user_key()):
            self.user_key = key
            of_user = (Where("USERKEY", Operator.EQUAL, key),)
            # Where there is no role, only the rights of all users tell which rows the windows of this company show.
            whose = () if self.without_roles else of_user
            fields = ("RECORDNO", "USERKEY", "APPLICATION", "POLICY", "RIGHTS")
            self.user_rights = Listing(Query("USERRIGHTS", fields, whose), self.me, fields[1:])
            groups = Query("MEMBERUSERGROUP", ("RECORDNO", "USERKEY", "USERGROUPKEY"), of_user)
            self.groups_of_user = Listing(groups, self.me, ("USERGROUPKEY",))
        singles = [self.permissions, self.applications, self.setup, self.info, *self.probes.values()]
        singles += [self.own_record] if self.own_record else []
        lists = [
            *(self.user, self.contact, self.restrictions, self.other_users, self.caller),
            *(self.roles_of_user, self.roles_of_others, self.direct_roles, self.groups_of_roles),
            *(self.roles, self.assignments, self.entities, self.user_rights, self.groups_of_user),
        ]
        return [*singles, *(listing for listing in lists if listing is not None)]

    @property
    def without_roles(self) -> bool:
        """Whether the company was seen to have no role at all, as one has that gives permissions to users."""
        return self.roles.complete and not self.roles.rows

    def of_subject(self, listing: Listing, field: str = "LOGINID") -> tuple[Row, ...]:
        """The rows that are the subject's: the exact spelling where there is one, else any case."""
        mine = [row for row in listing.rows if row.get(field, "").casefold() == self.subject.casefold()]
        exact = [row for row in mine if row.get(field) == self.subject]
        return tuple(exact or mine)

    def _user_key(self) -> str | None:
        rows = self.of_subject(self.user)
        if len(rows) == 1 and (key := rows[0].get("RECORDNO")):
            return key
        # Users unreadable: the roles name the key of their holder, too.
        keys = {row.get("USERKEY", "") for row in self.of_subject(self.roles_of_user, "USERLOGINID")} - {""}
        return keys.pop() if len(keys) == 1 else None

    def _single(self, function: Function) -> Single:
        return Single(function, self.me)

    def _probe(self, name: str) -> Single:
        # Permission is checked before any data is touched, so one field of one row is enough (xml-api notes, 0.3).
        return Single(Query(name, ("RECORDNO",), pagesize=1, ordered=False, private=False), self.me)

    def _all(self, name: str, fields: tuple[str, ...], needed: tuple[str, ...]) -> Listing:
        return Listing(Query(name, fields), self.me, needed)

    def _about(
        self, name: str, user_field: str, fields: tuple[str, ...], needed: tuple[str, ...] = (), *, keyed: bool = True
    ) -> Listing:
        of_subject = (Where(user_field, Operator.EQUAL, self.subject),)
        # A user ID typed in another case is the same user, not an absent one.
        query = Query(name, fields, of_subject, ignore_case=True)
        return Listing(query, self.me, (user_field, *needed), keyed=keyed)

    def _others(self, name: str, user_field: str, known: set[str]) -> Listing:
        """A look at one row of somebody else. One's own row proves nothing: it may be all that one may see."""
        others = tuple(Where(user_field, Operator.NOT_EQUAL, user) for user in sorted(known))
        query = Query(name, ("RECORDNO", user_field), others, pagesize=1, ignore_case=True)
        return Listing(query, self.me, sample=True)

    def _caller(self) -> Listing:
        me = (Where("LOGINID", Operator.EQUAL, self.me),)
        return Listing(Query("USERINFO", ("RECORDNO", "LOGINID", "UNRESTRICTED"), me, ignore_case=True), self.me)
