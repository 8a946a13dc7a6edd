"""The fields of objects that no public recording shows.

Every object of the permission catalogue has the few fields that nearly all share,
and the one by which it is named, where another object's recorded relationship or the
documentation says which that is. Anything beyond that is assumed.
"""

from collections.abc import Iterator, Mapping

from auditor.vocabulary import catalogue

Row = tuple[str, str, str, str, str]
Rows = tuple[Row, ...]

_AUDIT = "WHENCREATED:t, WHENMODIFIED:t, CREATEDBY:i, MODIFIEDBY:i"
_ENTITY = "MEGAENTITYKEY:i, MEGAENTITYID, MEGAENTITYNAME"
_URL = "RECORD_URL"
_SHARED = f"RECORDNO:i, NAME, DESCRIPTION, STATUS:=active|inactive, {_AUDIT}, {_ENTITY}, {_URL}"

_TYPES: Mapping[str, str] = {
    "": "TEXT",
    "i": "INTEGER",
    "t": "TIMESTAMP",
    "d": "DATE",
    "n": "DECIMAL",
}
_READ_ONLY = frozenset(
    {
        *("RECORDNO", "WHENCREATED", "AUWHENCREATED", "WHENMODIFIED", "CREATEDBY", "MODIFIEDBY", "RECORD_URL"),
        *("MEGAENTITYKEY", "MEGAENTITYID", "MEGAENTITYNAME"),
    }
)
# The objects that are no part of the permission catalogue, and what `inspect` calls them.
LABELS: Mapping[str, str] = {
    "CUSTOMROLEPOLASSIGNMENT": "Custom role permission assignment",
    "PTAPPLICATION": "Platform application",
}
_OBJECTS: Mapping[str, str] = {
    # RECORDNO, CUSTAPPKEY and CUSTAPPNAME are documented; the others are those of ROLEPOLICYASSIGNMENT (assumed).
    "CUSTOMROLEPOLASSIGNMENT": (
        f"RECORDNO:i, CUSTAPPKEY:i, CUSTAPPNAME, ROLEKEY:i, POLICYNAME, RIGHTS, {_AUDIT}, {_URL}"
    ),
    # Those of ARPYMT that make sense before a payment is applied.
    "ARADVANCE": (
        "RECORDNO:i, PRBATCHKEY:i, RECORDTYPE, RECORDID, FINANCIALENTITY, STATE, PAYMENTMETHOD, CUSTOMERID,"
        "CUSTOMERNAME, DOCNUMBER, DESCRIPTION, WHENCREATED:d, RECEIPTDATE:d, WHENPAID:d, CURRENCY, BASECURR,"
        "EXCH_RATE_DATE:d, EXCH_RATE_TYPE_ID:i, EXCHANGE_RATE:n, TOTALENTERED:n, TOTALPAID:n, TOTALDUE:n,"
        "TRX_TOTALENTERED:n, TRX_TOTALPAID:n, TRX_TOTALDUE:n, PRBATCH, AUWHENCREATED:t, WHENMODIFIED:t,"
        f"CREATEDBY:i, MODIFIEDBY:i, {_ENTITY}, {_URL}"
    ),
}
_NAMED_BY = {
    "CLASS": "CLASSID",
    "CONTRACT": "CONTRACTID",
    "DEPARTMENT": "DEPARTMENTID, TITLE",
    "EMPLOYEE": "EMPLOYEEID",
    # The symbol is how other objects name a journal (documented for GLBATCH as JOURNAL.SYMBOL).
    **dict.fromkeys(("GLJOURNAL", "STATJOURNAL"), "SYMBOL, TITLE"),
    **dict.fromkeys(("SODOCUMENTPARAMS", "PODOCUMENTPARAMS", "INVDOCUMENTPARAMS"), "DOCID"),
    "LOCATION": "LOCATIONID",
    "PROJECT": "PROJECTID, CUSTOMERID",
    "PROJECTCONTRACT": "PROJECTCONTRACTID",
    "TERRITORY": "TERRITORYID",
    "TRXCURRENCIES": "CODE",
    "WAREHOUSE": "LOCATIONID",
}


# Assumed to lead to the role as ROLEPOLICYASSIGNMENT does.
_RELATIONSHIPS: Mapping[str, Rows] = {
    "CUSTOMROLEPOLASSIGNMENT": (("ROLES", "ROLES", "MANY2ONE", "ROLEKEY", "Roles"),),
}


def unrecorded(name: str) -> tuple[Rows, Rows] | None:
    """The fields and the relationships in the columns of the recorded ones; None where there is no such object."""
    if name in _OBJECTS:
        return tuple(_rows(_OBJECTS[name])), _RELATIONSHIPS.get(name, ())
    places = catalogue().object_places(name)
    if places is None or (places.xml_name or "").upper() != name:
        return None
    return tuple(_rows(f"{_NAMED_BY[name]}, {_SHARED}" if name in _NAMED_BY else _SHARED)), ()


def _rows(text: str) -> Iterator[Row]:
    """Reads "ID", "ID:type" and "ID:type=value|value"."""
    for part in text.split(","):
        field_id, _, rest = part.strip().partition(":")
        kind, _, values = rest.partition("=")
        flags = "read-only" if field_id in _READ_ONLY else ""
        yield field_id, _TYPES[kind], flags, field_id.replace("_", " ").capitalize(), values
