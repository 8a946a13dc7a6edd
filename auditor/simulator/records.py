"""Made-up rows of business objects, always the same.

What an object obliges has a value, and what a sync usually reads. Everything else is
empty, as in most companies. Where rows point to each other both ends meet, or a
sync that joins them would find nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from auditor.simulator.company import Company, Given
from auditor.simulator.own_fields import fields_in
from auditor.simulator.schema import Field, fields_of, join, key_field, label_of, name_field, relationships_of
from auditor.simulator.tables import Tables

Column = Callable[[int], str]
"""The value of a field in the row of a number, from 1."""

_USUAL_NUMBER = 3
_OWN_NUMBERS = {"PTAPPLICATION": 0}
# How names begin; after it comes the number of the row.
_NAMES = {
    "CUSTOMER": "C-",
    "VENDOR": "V-",
    "GLACCOUNT": "400",
    "CONTACT": "Contact ",
    "PTAPPLICATION": "Application ",
}
_DATED: Mapping[str, str] = {
    **dict.fromkeys(("WHENCREATED", "WHENPOSTED", "RECEIPTDATE", "BATCH_DATE", "ENTRY_DATE", "EXCH_RATE_DATE"), "01"),
    **dict.fromkeys(("AUWHENCREATED", "WHENMODIFIED", "MODIFIED", "ACCESSTIME", "CREATED_AT", "START_DATE"), "01"),
    **dict.fromkeys(("WHENDUE", "END_DATE"), "02"),
}
"""The month of a date that is filled in; nothing is paid, cleared or printed yet."""
_PATTERNS: Mapping[str, str] = {
    **dict.fromkeys(("TOTALENTERED", "TOTALDUE", "TRX_TOTALENTERED", "TRX_TOTALDUE", "TRX_ENTITYDUE"), "{amount}.00"),
    **dict.fromkeys(("SUBTOTAL", "TOTAL", "TRX_SUBTOTAL", "TRX_TOTAL"), "{amount}.00"),
    **dict.fromkeys(("AMOUNT", "TRX_AMOUNT", "DEBITAMOUNT", "TRX_DEBITAMOUNT"), "{amount}.00"),
    **dict.fromkeys(("TOTALPAID", "TOTALSELECTED", "TRX_TOTALPAID", "TRX_TOTALSELECTED"), "0"),
    **dict.fromkeys(("EXCHANGE_RATE", "EXCHRATE", "TR_TYPE", "VERSION"), "1"),
    "LINE_NO": "{n}",
    "STATUS": "active",
    "STATE": "Posted",
    "RAWSTATE": "A",
    "PAYMENTSTATUS": "Open",
    "PAYMENTMETHOD": "Cash",
    "DOCPARID": "Sales Invoice",
}
# By the last part of a field's ID: contacts are part of many objects, as in SHIPTO.MAILADDRESS.CITY.
_CONTACTS = {
    "CONTACTNAME": "Contact {n}",
    "PRINTAS": "Contact {n}",
    "LASTNAME": "Example",
    "EMAIL1": "contact{n}@example.com",
    "ADDRESS1": "{n} Example Street",
    "CITY": "Exampletown",
    "COUNTRY": "United States",
    "COUNTRYCODE": "US",
}
_DOCUMENT_NUMBERS = frozenset({"NAME", "TITLE", "RECORDID", "DOCNO", "DOCID", "DOCNUMBER"})
# What leads to other rows in objects whose relationships are not recorded, and names beside the key where they are.
_RELATED = {
    "CUSTOMERID": ("CUSTOMER", "CUSTOMERID"),
    "CUSTOMERNAME": ("CUSTOMER", "NAME"),
    "CUSTVENDNAME": ("CUSTOMER", "NAME"),
    "VENDORID": ("VENDOR", "VENDORID"),
    "VENDORNAME": ("VENDOR", "NAME"),
    "CREATEDBY": ("USERINFO", "RECORDNO"),
    "MODIFIEDBY": ("USERINFO", "RECORDNO"),
}
# Where each entity has its own; the fields about the entity are empty in a company without any.
_CURRENCIES = ("CURRENCY", "BASECURR")
_USUAL_CURRENCIES = ("USD", "EUR", "GBP", "CAD", "AUD", "ZAR")
_ENTITY = ("MEGAENTITYKEY", "MEGAENTITYID", "MEGAENTITYNAME")


def records(company: Company, name: str) -> tuple[Mapping[str, str], ...]:
    """The rows that the company file lists, and as many more as it says, spread over the entities.

    What is empty in a row is not in it.
    """
    columns, given = _columns(company, name), company.given_records.get(name, ())
    made = ({field: column(n) for field, column in columns.items()} for n in range(1, _number(company, name) + 1))
    rows = ({**row, **_said_of(company, given[at])} if at < len(given) else row for at, row in enumerate(made))
    return tuple({field: value for field, value in row.items() if value} for row in rows)


def _number(company: Company, name: str) -> int:
    given = company.given_records.get(name)
    if given is not None:
        return len(given) + company.records.get(name, 0)
    usual = max(_USUAL_NUMBER, len(company.entities)) if name == "LOCATION" else _USUAL_NUMBER
    return company.records.get(name, _OWN_NUMBERS.get(name, usual))


def _said_of(company: Company, given: Given) -> Given:
    """The values of a row that is listed; it belongs to the entity that it names, or to none."""
    entity = given.get("MEGAENTITYID", "")
    ids = ["", *(known.id for known in company.entities)]
    key = str(ids.index(entity)) if entity else ""
    return {**dict(zip(_ENTITY, (key, entity, entity), strict=True)), **given}


def _columns(company: Company, name: str) -> Mapping[str, Column]:
    fields = {field.id: field for field in fields_in(company, name) or ()}
    made = {field_id: _made_up(name, field) for field_id, field in fields.items()}
    columns = {field_id: column for field_id, column in made.items() if column is not None}
    columns |= {
        field: _turns(_values(company, *of)) for field, of in _RELATED.items() if field in fields and of[0] != name
    }
    columns |= _references(company, name)
    columns |= {field: _turns([company.base_currency]) for field in _CURRENCIES if field in fields}
    if name == "LOCATION":
        columns |= _location_columns(company)
    elif "MEGAENTITYID" in fields:
        columns |= _entity_columns(company, fields)
    if name == "TRXCURRENCIES":
        columns["CODE"] = _turns(list(dict.fromkeys([*sorted(company.currencies()), *_USUAL_CURRENCIES])))
    return columns


def _made_up(name: str, field: Field) -> Column | None:
    if field.id in {key_field(name), name_field(name), *_DOCUMENT_NUMBERS}:
        return _own(name, field.id)
    pattern = _usual(field) or (_obligatory(field) if field.required else "")
    return _pattern(pattern) if pattern else None


def _usual(field: Field) -> str:
    if field.data_type in {"DATE", "TIMESTAMP"}:
        return _date(field, _DATED[field.id]) if field.id in _DATED else ""
    pattern = _PATTERNS.get(field.id) or _CONTACTS.get(field.id.rpartition(".")[2], "")
    if field.data_type == "BOOLEAN":
        return "false"
    return pattern if not field.valid_values or pattern in field.valid_values else ""


def _obligatory(field: Field) -> str:
    if field.valid_values:
        return next(filter(None, field.valid_values))
    if field.data_type in {"DATE", "TIMESTAMP"}:
        return _date(field, "01")
    by_type = {"CURRENCY": "{amount}.00", "DECIMAL": "{amount}.00", "INTEGER": "{n}"}
    return by_type.get(field.data_type, f"{field.label} {{n}}")


def _date(field: Field, month: str) -> str:
    return f"{month}/{{day:02d}}/2026" + " 09:00:00" * (field.data_type == "TIMESTAMP")


def _references(company: Company, name: str) -> Mapping[str, Column]:
    """The columns that lead to rows of other objects. A row leads to none of its own object, such as its parent."""
    found: dict[str, Column] = {}
    for relation in relationships_of(name):
        own, other = join(name, relation)
        if relation.object != name and own not in {"RECORDNO", *_ENTITY} and fields_of(relation.object):
            found.setdefault(own, _turns(_values(company, relation.object, other)))
    return found


def _values(company: Company, name: str, field: str) -> Sequence[str]:
    """The values of a field that tells rows apart."""
    rows = Tables(company).rows(name)
    if rows is not None:
        return [row.get(field, "") for row in rows]
    own, given = _own(name, field), company.given_records.get(name, ())
    said = [row.get(field) for row in given]
    return [(said[n - 1] if n <= len(said) else None) or own(n) for n in range(1, _number(company, name) + 1)]


def _entity_columns(company: Company, fields: Iterable[str]) -> Mapping[str, Column]:
    ids = [entity.id for entity in company.entities]
    keys = [str(number) for number in range(1, len(ids) + 1)]
    columns = dict(zip(_ENTITY, map(_turns, (keys, ids, ids)), strict=True))
    if ids:
        currencies = _turns([entity.currency for entity in company.entities])
        columns |= {field: currencies for field in _CURRENCIES if field in fields}
    return columns


def _location_columns(company: Company) -> Mapping[str, Column]:
    """An entity is a location, too; they come first, and belong to no entity."""
    ids = [entity.id for entity in company.entities]
    return {field: _first(ids, _own("LOCATION", field)) for field in ("LOCATIONID", "NAME")}


def _first(values: Sequence[str], then: Column) -> Column:
    return lambda n: values[n - 1] if n <= len(values) else then(n)


def _own(name: str, field: str) -> Column:
    """What tells the rows of an object apart."""
    if field == key_field(name):
        return str
    start = _NAMES.get(name, f"{name}-") if field == name_field(name) != "NAME" else f"{label_of(name)} "
    return lambda n: f"{start}{n}"


def _turns(values: Sequence[str]) -> Column:
    return lambda n: values[(n - 1) % len(values)] if values else ""


def _pattern(text: str) -> Column:
    return lambda n: text.format(n=n, day=(n - 1) % 28 + 1, amount=100 * n)
