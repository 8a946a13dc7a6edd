"""The objects of the API and their fields.

The objects about users and rights have all fields of a live lookup (recorded
December 2025). Business objects have those that syncs mostly ask for; any other
object of the permission catalogue has the few that nearly all share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from auditor.vocabulary import catalogue

_USER_TYPES = (
    "business user/employee user/view only user/dashboard user/project manager user/payment approver/platform user"
    "/CRM user/warehouse user/Construction manager user"
)
_AUDIT = "WHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i"
_LOGINS = "CREATEDBYLOGINID, MODIFIEDBYLOGINID"
_ENTITY = "MEGAENTITYKEY:i, MEGAENTITYID, MEGAENTITYNAME"
_URL = "RECORD_URL"
_MONEY = (
    "CURRENCY, BASECURR, EXCH_RATE_DATE:d, EXCH_RATE_TYPE_ID, EXCHANGE_RATE:n, TOTALENTERED:c, TOTALPAID:c,"
    "TOTALDUE:c, TRX_TOTALENTERED:c, TRX_TOTALPAID:c, TRX_TOTALDUE:c"
)
_PERSON = "CONTACTNAME, PREFIX, FIRSTNAME, LASTNAME, INITIAL, COMPANYNAME, PRINTAS, PHONE1, PHONE2, CELLPHONE"
_PERSON += ", PAGER, FAX, EMAIL1, EMAIL2, URL1, URL2"
_ADDRESS = "ADDRESS1, ADDRESS2, CITY, STATE, ZIP, COUNTRY, COUNTRYCODE"
_ACTIVE = "STATUS:=active/inactive"

_TYPES = {
    "": "TEXT",
    "i": "INTEGER",
    "b": "BOOLEAN",
    "t": "TIMESTAMP",
    "d": "DATE",
    "e": "ENUM",
    "n": "DECIMAL",
    "c": "CURRENCY",
}


def _under(prefix: str, names: str) -> str:
    return ", ".join(f"{prefix}.{name.strip()}" for name in names.split(","))


_FLAGS = (
    "VISIBLE UNRESTRICTED LOGINDISABLED PWDNEVEREXPIRES RESETPASSWORD PWDQLYNOTENFORCED CHATTER_DISABLED HIDENODEPT"
)
_OBJECTS: Mapping[str, str] = {
    "USERINFO": (
        f"RECORDNO:i, LOGINID, DESCRIPTION, EMAIL, OLD_EMAIL, CONTACTKEY:i, {_under('CONTACTINFO', _PERSON)},"
        f"{_under('CONTACTINFO.MAILADDRESS', _ADDRESS)}, ADMIN:=false/true/Full, USERTYPE:={_USER_TYPES},"
        f"STATUS:=active/inactive/lockedout, {', '.join(f'{flag}:b' for flag in _FLAGS.split())},"
        f"{_AUDIT}, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "USERRIGHTS": f"RECORDNO:i, USERKEY:i, APPLICATION:e, POLICY:e, RIGHTS, {_AUDIT}, {_URL}",
    "USERROLES": f"RECORDNO:i, TYPE:e=User/Group, U_O_GKEY:i, ROLEKEY:i, ROLENAME, USERID, {_AUDIT}, {_URL}",
    "ROLES": (
        "RECORDNO:i, NAME, DESCRIPTION, TYPE:=Enterprise/E-Console/Multi Entity Distributed/Multi Entity Shared,"
        f"APPLYTO:=Login and Slide-In/Login Only/Slide-In Only, {_AUDIT}, {_LOGINS}, {_URL}"
    ),
    "ROLEPOLICYASSIGNMENT": (
        f"RECORDNO:i, ROLEKEY:i, POLICYKEY:i, POLICYNAME, MODULE, RIGHTS, {_AUDIT}, {_URL}"  # none has valid values
    ),
    "ROLEUSERS": f"RECORDNO:i, ROLEKEY:i, USERKEY:i, ROLENAME, USERLOGINID, {_AUDIT}, {_URL}",
    "ROLEGROUPS": f"RECORDNO:i, ROLEKEY:i, ROLENAME, GROUPKEY:i, UGNAME, {_AUDIT}, {_URL}",
    "ROLEASSIGNMENT": f"RECORDNO:i, ROLEKEY:i, ROLENAME, USER_GROUP_KEY:i, TYPE, {_AUDIT}, {_URL}",
    "USERGROUP": f"RECORDNO:i, NAME, DESCR, {_AUDIT}, {_LOGINS}, {_URL}",
    "MEMBERUSERGROUP": f"RECORDNO:i, USERKEY:i, USERGROUPKEY, {_AUDIT}, {_URL}",
    "USERRESTRICTION": (
        f"RECORDNO, LOGINID, FIRSTNAME, LASTNAME, ADMIN:=Off/Limited/Full, USERTYPE:={_USER_TYPES},"
        "STATUS:=active/inactive/lockedout, UNRESTRICTED:b, LOCATIONID, LOCATIONNAME, DEPARTMENTID, DEPARTMENTNAME,"
        f"{_URL}"
    ),
    "LOCATIONENTITY": (
        f"LOCATIONID, RECORDNO:i, NAME, PARENTID, PARENTNAME, STARTDATE:d, ENDDATE:d, {_ACTIVE}, FIRSTMONTH, WEEKSTART,"
        f"CURRENCY, CUSTTITLE, TAXID, LOCATIONTYPE:=E/N/C, OPCOUNTRY, ACCOUNTINGTYPE:=Entity/Fund, STARTOPEN:d,"
        f"ISLIMITEDENTITY:b, ISROOT:b, {_AUDIT}, {_LOGINS}, {_URL}"
    ),
    "PTAPPLICATION": (
        "RECORDNO:i, APPLICATIONNAME, ORDERNO:i, PROPERTIES, DESCRIPTION, VERSION:n, CREATEDBY:i, WHENCREATED:t,"
        "MODIFIEDBY:i, WHENMODIFIED:t, ORIGINALID"
    ),
    "ARINVOICE": (
        "RECORDNO:i, RECORDTYPE, RECORDID, STATE, RAWSTATE, CUSTOMERID, CUSTOMERNAME, DOCNUMBER, DESCRIPTION, TERMNAME,"
        f"TERMKEY:i, WHENCREATED:d, WHENPOSTED:d, WHENDISCOUNT:d, WHENDUE:d, WHENPAID:d, {_MONEY}, TRX_ENTITYDUE:c,"
        "BILLTOPAYTOCONTACTNAME, SHIPTORETURNTOCONTACTNAME, BILLTOPAYTOKEY:i, SHIPTORETURNTOKEY:i, PRBATCH,"
        f"PRBATCHKEY:i, MODULEKEY, DUE_IN_DAYS:i, SUPDOCID, AUWHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i,"
        f"{_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "ARADJUSTMENT": (
        "RECORDNO:i, RECORDTYPE, RECORDID, STATE, RAWSTATE, CUSTOMERID, CUSTOMERNAME, DOCNUMBER, DESCRIPTION,"
        f"WHENCREATED:d, WHENPOSTED:d, WHENPAID:d, {_MONEY}, TRX_ENTITYDUE:c, PRBATCH, PRBATCHKEY:i, MODULEKEY,"
        f"AUWHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "ARPYMT": (
        "RECORDNO:i, PRBATCHKEY:i, RECORDTYPE, RECORDID, FINANCIALENTITY, STATE, PAYMENTMETHOD, CUSTOMERID,"
        f"CUSTOMERNAME, DOCNUMBER, DESCRIPTION, WHENCREATED:d, RECEIPTDATE:d, WHENPAID:d, {_MONEY}, CLEARED, CLRDATE:d,"
        f"PRBATCH, AUWHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "ARADVANCE": (
        "RECORDNO:i, RECORDTYPE, RECORDID, FINANCIALENTITY, STATE, PAYMENTMETHOD, CUSTOMERID, CUSTOMERNAME, DOCNUMBER,"
        f"DESCRIPTION, WHENCREATED:d, RECEIPTDATE:d, {_MONEY}, PRBATCH, AUWHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i,"
        f"MODIFIEDBY:i, {_ENTITY}, {_URL}"
    ),
    "APBILL": (
        "RECORDNO:i, RECORDTYPE, RECORDID, STATE, RAWSTATE, VENDORID, VENDORNAME, DOCNUMBER, DESCRIPTION, TERMNAME,"
        f"WHENCREATED:d, WHENPOSTED:d, WHENDUE:d, WHENPAID:d, ONHOLD:b, {_MONEY}, PRBATCH, PRBATCHKEY:i, MODULEKEY,"
        f"AUWHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "SODOCUMENT": (
        "RECORDNO:i, DOCNO, DOCID, CREATEDFROM, STATE, CLOSED, STATUS, PONUMBER, DOCPARID, DOCPARCLASS, CUSTVENDID,"
        "CUSTVENDNAME, WHENCREATED:d, WHENPOSTED:d, WHENDUE:d, SUBTOTAL:c, TOTAL:c, TRX_SUBTOTAL:c, TRX_TOTAL:c,"
        f"{_MONEY}, PAYMENTSTATUS, PRINTED, NOTE, MESSAGE, AUWHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i,"
        f"{_ENTITY}, {_URL}"
    ),
    "CUSTOMER": (
        "RECORDNO:i, CUSTOMERID, NAME, ENTITY, PARENTKEY:i, PARENTID, PARENTNAME, TERMNAME, CUSTREPID, RESALENO, TAXID,"
        "CREDITLIMIT:c, TOTALDUE:c, COMMENTS, ACCOUNTLABEL, ARACCOUNT, DELIVERY_OPTIONS, TERRITORYID, CUSTTYPE,"
        f"CURRENCY, {_ACTIVE}, ONETIME:b, ONHOLD:b, {_under('DISPLAYCONTACT', _PERSON)},"
        f"{_under('DISPLAYCONTACT.MAILADDRESS', _ADDRESS)}, {_AUDIT}, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "VENDOR": (
        "RECORDNO:i, VENDORID, NAME, PARENTKEY:i, PARENTID, PARENTNAME, TERMNAME, VENDORACCOUNTNO, TAXID,"
        f"CREDITLIMIT:c, TOTALDUE:c, BILLINGTYPE, VENDTYPE, COMMENTS, APACCOUNT, CURRENCY, {_ACTIVE},"
        f"ONETIME:b, ONHOLD:b, DONOTCUTCHECK:b, {_under('DISPLAYCONTACT', _PERSON)},"
        f"{_under('DISPLAYCONTACT.MAILADDRESS', _ADDRESS)},"
        f"{_AUDIT}, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "CONTACT": (
        f"RECORDNO:i, {_PERSON}, VISIBLE:b, TAXABLE:b, TAXGROUP, TAXID, {_under('MAILADDRESS', _ADDRESS)}, {_ACTIVE},"
        f"{_AUDIT}, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "GLACCOUNT": (
        "RECORDNO:i, ACCOUNTNO, TITLE, ACCOUNTTYPE, NORMALBALANCE, CLOSINGTYPE, REQUIREDEPT:b, REQUIRELOC:b, TAXABLE:b,"
        f"CATEGORY, ALTERNATIVEACCOUNT, {_ACTIVE}, {_AUDIT}, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "CHECKINGACCOUNT": (
        "RECORDNO:i, BANKACCOUNTID, BANKACCOUNTNO, GLACCOUNTNO, BANKNAME, ROUTINGNO, BRANCHID, BANKACCOUNTTYPE, PHONE,"
        f"CURRENCY, DEPARTMENTID, LOCATIONID, {_ACTIVE}, {_AUDIT}, {_LOGINS}, {_ENTITY}, {_URL}"
    ),
    "ITEM": (
        f"RECORDNO:i, ITEMID, NAME, {_ACTIVE}, ITEMTYPE, EXTENDED_DESCRIPTION, PRODUCTLINEID, GLGROUP, TAXABLE:b,"
        f"COST_METHOD, STANDARD_COST:n, BASEPRICE:n, UOMGRP, UPC, {_AUDIT}, {_ENTITY}, {_URL}"
    ),
}
_SHARED = f"RECORDNO:i, NAME, DESCRIPTION, {_ACTIVE}, {_AUDIT}, {_ENTITY}, {_URL}"
# The fields by which these are named, beside the shared ones.
_KEYS = {
    "LOCATION": "LOCATIONID",
    "DEPARTMENT": "DEPARTMENTID, TITLE",
    "PROJECT": "PROJECTID, CUSTOMERID",
    "EMPLOYEE": "EMPLOYEEID",
    "CLASS": "CLASSID",
    "TRXCURRENCIES": "CODE",
    "TERRITORY": "TERRITORYID",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its ID, its data type, and the values it may have, where they are listed."""

    id: str
    data_type: str
    valid_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relationship:
    """A way to the fields of another object: `path`.FIELD, joined by `key` = the other's RECORDNO."""

    path: str
    object: str
    key: str


_RELATIONSHIPS: Mapping[str, tuple[Relationship, ...]] = {
    "ROLEPOLICYASSIGNMENT": (Relationship("ROLES", "ROLES", "ROLEKEY"),),
    "ROLEASSIGNMENT": (Relationship("ROLES", "ROLES", "ROLEKEY"),),
    "ROLEUSERS": (Relationship("ROLES", "ROLES", "ROLEKEY"), Relationship("USERINFO", "USERINFO", "USERKEY")),
    "ROLEGROUPS": (Relationship("ROLES", "ROLES", "ROLEKEY"), Relationship("USERGROUP", "USERGROUP", "GROUPKEY")),
    "MEMBERUSERGROUP": (
        Relationship("USERINFO", "USERINFO", "USERKEY"),
        Relationship("USERGROUP", "USERGROUP", "USERGROUPKEY"),
    ),
}


@lru_cache(maxsize=1024)
def fields_of(name: str) -> tuple[Field, ...] | None:
    """The fields of an object by its upper-case name; None where there is no such object."""
    if name in _OBJECTS:
        return tuple(_fields(_OBJECTS[name]))
    places = catalogue().object_places(name)
    if places is None or (places.xml_name or "").upper() != name:
        return None
    return tuple(_fields(f"{_KEYS[name]}, {_SHARED}" if name in _KEYS else _SHARED))


def relationships_of(name: str) -> tuple[Relationship, ...]:
    """The relationships over which `query` may select."""
    return _RELATIONSHIPS.get(name, ())


def _fields(text: str) -> Iterator[Field]:
    """Reads "ID", "ID:type" and "ID:type=value/value"."""
    for part in text.split(","):
        field_id, _, rest = part.strip().partition(":")
        kind, _, values = rest.partition("=")
        valid = tuple(filter(None, values.split("/")))
        yield Field(field_id, _TYPES[kind], ("true", "false") if kind == "b" else valid)
