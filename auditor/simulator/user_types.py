"""What each user type can do at most, whatever its roles grant (permissions notes, 3). Pure.

The type is a ceiling that no answer shows. A full matrix of types and permissions is
not public: what is documented of a type is kept here, the rest of it is assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from auditor.vocabulary import Permission, catalogue

Rights = Mapping[Permission, frozenset[str]]

BUSINESS = "business user"
_READING = frozenset({"List", "View", "Run", "List expenses", "View expense"})
_APPROVING = frozenset(f"Level {number}" for number in range(1, 7))
_FINANCIAL_TRANSACTIONS = (
    *("ARINVOICE", "ARADJUSTMENT", "ARPYMT", "ARADVANCE", "ARRECURINVOICE", "APBILL", "APADJUSTMENT", "APPYMT"),
    *("APADVANCE", "GLBATCH", "GLDETAIL", "SODOCUMENT", "DEPOSIT", "OTHERRECEIPTS", "FUNDSTRANSFER", "CCTRANSACTION"),
)
_OWN_WORK = ("Time", "Expenses")


@dataclass(frozen=True, slots=True)
class _Ceiling:
    """Reading rights, and any right in the applications in `full`.

    Outside of them `transactions` says whether financial transactions are
    seen, `also` names objects that are, and `approves` whether anything is approved.
    """

    full: tuple[str, ...] = ()
    transactions: bool = False
    also: tuple[str, ...] = ()
    approves: bool = True


_PROJECTS = (*_OWN_WORK, "Projects", "Order Entry")
# An Employee may list and view customers and the like, and do its own work and approvals.
_CEILINGS: Mapping[str, _Ceiling] = {
    "employee user": _Ceiling(_OWN_WORK),
    "project manager user": _Ceiling(_PROJECTS),
    "Construction manager user": _Ceiling((*_PROJECTS, "Purchasing"), also=("ARINVOICE",)),
    "platform user": _Ceiling((*_OWN_WORK, "Platform Services", "Customization Services")),
    "warehouse user": _Ceiling((*_OWN_WORK, "Order Entry", "Purchasing", "Inventory Control")),
    "payment approver": _Ceiling(transactions=True),
    # Nothing public lists what these may do.
    "view only user": _Ceiling(transactions=True, approves=False),
    "dashboard user": _Ceiling(_OWN_WORK),
    "CRM user": _Ceiling(_OWN_WORK),
}


def capped(user_type: str, rights: Rights) -> Rights:
    """The rights that a user of this type can use. Only a Business user can use all."""
    ceiling = _CEILINGS.get(user_type)
    if ceiling is None:
        return rights
    kept = {permission: _kept(ceiling, permission, boxes) for permission, boxes in rights.items()}
    return {permission: boxes for permission, boxes in kept.items() if boxes}


def _kept(ceiling: _Ceiling, permission: Permission, boxes: frozenset[str]) -> frozenset[str]:
    if permission.application in ceiling.full or permission in _places(ceiling.also):
        return boxes
    if permission in _places(_FINANCIAL_TRANSACTIONS) and not ceiling.transactions:
        return frozenset()
    approves = ceiling.approves and permission.name.startswith("Approve ")
    return boxes & (_READING | _APPROVING if approves else _READING)


@lru_cache(maxsize=8)
def _places(objects: tuple[str, ...]) -> frozenset[Permission]:
    places = (catalogue().object_places(name) for name in objects)
    return frozenset(permission for found in places if found for permission in found.any_of)
