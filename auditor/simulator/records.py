"""Made-up rows of business objects, always the same."""

from collections.abc import Mapping

from auditor.simulator.company import Company
from auditor.simulator.schema import Field, fields_of

_USUAL_NUMBER = 3
_OWN_NUMBERS = {"PTAPPLICATION": 0}
_BY_TYPE = {
    "DATE": "01/{day:02d}/2026",
    "TIMESTAMP": "01/{day:02d}/2026 09:00:00",
    "CURRENCY": "{amount}.00",
    "BOOLEAN": "false",
}
_CURRENCIES = ("CURRENCY", "BASECURR", "CODE")
_WORDS = {
    "STATE": "Posted",
    "RAWSTATE": "A",
    "PAYMENTMETHOD": "Cash",
    "DOCPARID": "Sales Invoice",
    "CREATEDBY": "1",
    "MODIFIEDBY": "1",
}
# Both ends of these relations have to meet, or a sync that joins them finds nothing.
_NAMES = {
    "CUSTOMERID": "C-{n}",
    "CUSTOMERNAME": "Customer {n}",
    "CUSTVENDID": "C-{n}",
    "CUSTVENDNAME": "Customer {n}",
    "VENDORID": "V-{n}",
    "VENDORNAME": "Vendor {n}",
}


def records(company: Company, name: str) -> tuple[Mapping[str, str], ...]:
    """As many rows as the company file says, spread over the entities."""
    number = company.records.get(name, _OWN_NUMBERS.get(name, _USUAL_NUMBER))
    return tuple(_record(company, name, n) for n in range(1, number + 1))


def _record(company: Company, name: str, n: int) -> Mapping[str, str]:
    row = {field.id: _value(company, name, field, n) for field in fields_of(name) or ()}
    if "MEGAENTITYID" in row and company.entities:
        entity = company.entities[(n - 1) % len(company.entities)]
        row |= {"MEGAENTITYID": entity.id, "MEGAENTITYNAME": entity.id}
        row |= {field: entity.currency for field in _CURRENCIES if field in row}
    return row


def _value(company: Company, name: str, field: Field, n: int) -> str:
    if field.id in _CURRENCIES:
        return company.base_currency
    words = {"RECORDNO": "{n}", **_WORDS}
    words |= dict.fromkeys((f"{name}ID", "BANKACCOUNTID", "ACCOUNTNO", "CONTACTNAME"), f"{name}-{{n}}")
    words |= dict.fromkeys(("NAME", "DOCNO", "DOCID", "RECORDID", "TITLE"), f"{name.capitalize()} {{n}}") | _NAMES
    return (words.get(field.id) or _by_type(field)).format(n=n, day=(n - 1) % 28 + 1, amount=100 * n)


def _by_type(field: Field) -> str:
    if field.data_type in _BY_TYPE:
        # Nothing is paid yet.
        return "0" * (field.data_type == "CURRENCY") if "PAID" in field.id else _BY_TYPE[field.data_type]
    return next(iter(field.valid_values), "")
