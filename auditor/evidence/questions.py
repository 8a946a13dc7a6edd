"""What is asked in one view about one user: as much as possible in the first request, the rest in the second."""

from collections.abc import Sequence

from auditor.evidence.answers import Row
from auditor.evidence.company_questions import RIGHTS_OF_USERS, CompanyQuestions
from auditor.evidence.credentials import Credentials
from auditor.evidence.functions import Function, GetUserPermissions, Operator, Query, ReadByName, Where
from auditor.evidence.listing import Listing, Reading, Single
from auditor.model.wanted import Wanted

CONTACT_FIELDS = ("RECORDNO", "LOGINID", "EMAIL", "CONTACTINFO.FIRSTNAME", "CONTACTINFO.LASTNAME")
RESTRICTION_FIELDS = ("RECORDNO", "LOGINID", "FIRSTNAME", "LASTNAME", "ADMIN", "UNRESTRICTED", "LOCATIONID")
USER_FIELDS = ("RECORDNO", "LOGINID", "ADMIN", "USERTYPE", "STATUS", "LOGINDISABLED", "UNRESTRICTED")


class Questions:
    """The readings of one view about a user. Names and addresses are asked apart: their refusal costs nothing else."""

    def __init__(self, credentials: Credentials, subject: str, wanted: Wanted, company: CompanyQuestions) -> None:
        self.company = company
        self.me = credentials.user_id
        self.subject = subject
        self.as_subject = self.me.casefold() == subject.casefold()
        self.permissions = self._single(GetUserPermissions(subject))
        self.user = self._about("USERINFO", "LOGINID", USER_FIELDS)
        self.contact = self._about("USERINFO", "LOGINID", CONTACT_FIELDS)
        self.restrictions = self._about("USERRESTRICTION", "LOGINID", RESTRICTION_FIELDS, keyed=False)
        self.other_users = self._others("USERINFO", "LOGINID", {subject, self.me})
        # One's own record may be readable by its name where the list of users is not.
        own = ReadByName("USERINFO", self.me, (*USER_FIELDS, *CONTACT_FIELDS[2:]))
        self.own_record = self._single(own) if self.as_subject else None
        self.roles_of_user = self._about(
            "ROLEUSERS", "USERLOGINID", ("RECORDNO", "ROLEKEY", "USERKEY", "ROLENAME", "USERLOGINID"), ("ROLEKEY",)
        )
        self.roles_of_others = self._others("ROLEUSERS", "USERLOGINID", {subject})
        self.direct_roles = self._about("USERROLES", "USERID", ("RECORDNO", "TYPE", "ROLEKEY", "USERID"), ("ROLEKEY",))
        # An admin's probe would say nothing about the subject.
        self.probes = {name: self._probe(name) for name in dict.fromkeys(wanted.objects)} if self.as_subject else {}
        self.user_key = ""
        self.user_rights: Listing | None = None
        self.groups_of_user: Listing | None = None

    def readings(self) -> list[Reading]:
        """Those about the user; those that need the user's key as soon as an answer has told it."""
        if self.user_rights is None and (key := self._user_key()):
            self.user_key = key
            self.user_rights, self.groups_of_user = self.keyed(key)
        singles = [self.permissions, *self.probes.values(), *([self.own_record] if self.own_record else [])]
        lists = [
            *(self.user, self.contact, self.restrictions, self.other_users),
            *(self.roles_of_user, self.roles_of_others, self.direct_roles, self.user_rights, self.groups_of_user),
        ]
        return [*singles, *(listing for listing in lists if listing is not None)]

    def keyed(self, key: str) -> tuple[Listing, Listing]:
        """The readings that need the user's key: the rights set on the user, and the user's groups."""
        of_user = (Where("USERKEY", Operator.EQUAL, key),)
        if self.company.without_roles:
            # There, only the rights of all users tell which rows the windows of this company show.
            rights = self.company.rights_of_users()
        else:
            query = Query("USERRIGHTS", RIGHTS_OF_USERS, of_user)
            rights = Listing(query, self.me, RIGHTS_OF_USERS[1:])
        groups = Query("MEMBERUSERGROUP", ("RECORDNO", "USERKEY", "USERGROUPKEY"), of_user)
        return rights, Listing(groups, self.me, ("USERGROUPKEY",))

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


class AllQuestions:
    """What is asked in one view: about the company, the subject, and the other users whom rules name."""

    def __init__(self, credentials: Credentials, subject: str, wanted: Wanted) -> None:
        self.credentials, self.wanted = credentials, wanted
        self.company = CompanyQuestions(credentials, subject, wanted)
        self.subject = Questions(credentials, subject, wanted, self.company)
        # Two IDs that differ only in case are one user.
        named = {user.casefold(): user for user in reversed(wanted.subjects) if user.casefold() != subject.casefold()}
        self.others = {user: Questions(credentials, user, wanted, self.company) for user in reversed(named.values())}

    def readings(self) -> Sequence[Reading]:
        """What the view has left to read, each thing once, though several users may need it."""
        of_users = (reading for asked in self._users() for reading in asked.readings())
        return list(dict.fromkeys([*self.company.readings(), *of_users]))

    def keyed(self) -> Sequence[Reading]:
        """What follows as soon as the keys of the users are known; these readings are for show and never sent."""
        return [reading for asked in self._users() for reading in asked.keyed("0")]

    def _users(self) -> tuple[Questions, ...]:
        return (self.subject, *self.others.values())
