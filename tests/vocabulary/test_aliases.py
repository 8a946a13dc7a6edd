"""Spellings that a user teaches."""

import pytest

from auditor.errors import UsageError
from auditor.vocabulary import Aliases, catalogue

TAUGHT = Aliases(
    applications={"Debiteuren": "Accounts Receivable"},
    permissions={("debiteuren", "Klanten"): "Customers", ("AR", "Facturen"): "invoices"},
    rights={"Inzien": "View", "Lijst": "list"},
)


def test_taught_spellings_are_understood_and_the_usual_ones_stay() -> None:
    taught = catalogue().with_aliases(TAUGHT)
    customers = catalogue().permission("AR", "Customers")
    assert customers is not None
    assert taught.resolve("debiteuren", "KLANTEN") is customers
    assert taught.resolve("4.AR", "customers") is customers
    assert taught.resolve("4.AR", "facturen") is catalogue().permission("AR", "Invoices")
    assert taught.rights("Lijst|inzien|Add").known == {"List", "View", "Add"}


def test_the_shipped_catalogue_stays_as_it_is() -> None:
    catalogue().with_aliases(TAUGHT)
    assert catalogue().application("Debiteuren") is None


def test_later_aliases_add_to_earlier_ones() -> None:
    taught = catalogue().with_aliases(TAUGHT).with_aliases(Aliases(rights={"Wijzigen": "Edit"}))
    assert taught.rights("Inzien|Wijzigen").known == {"View", "Edit"}


def test_a_taught_spelling_goes_before_the_name_of_another_row() -> None:
    renamed = catalogue().with_aliases(Aliases(permissions={("AR", "Customer types"): "Customers"}))
    assert renamed.resolve("AR", "Customer types") is catalogue().permission("AR", "Customers")


@pytest.mark.parametrize(
    ("aliases", "wrong", "nearest"),
    [
        (Aliases(applications={"X": "Acounts Receivable"}), "Acounts Receivable", "Accounts Receivable"),
        (Aliases(permissions={("Acounts Payable", "X"): "Vendors"}), "Acounts Payable", "Accounts Payable"),
        (Aliases(permissions={("AR", "X"): "Custommers"}), "Custommers", "Customers"),
        (Aliases(rights={"X": "Viewing"}), "Viewing", "View"),
    ],
)
def test_an_alias_of_something_unknown_is_an_error_with_the_nearest_name(
    aliases: Aliases, wrong: str, nearest: str
) -> None:
    with pytest.raises(UsageError) as caught:
        catalogue().with_aliases(aliases)
    assert wrong in caught.value.message
    assert nearest in caught.value.hint
