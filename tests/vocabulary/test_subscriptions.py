"""What an answer of get_applications proves about an application."""

import pytest

from auditor.vocabulary import catalogue

DOCUMENTED = ("CO", "CM", "GL", "AP")


@pytest.mark.parametrize(
    ("application", "codes"),
    [
        ("Accounts Payable", DOCUMENTED),
        ("Accounts Receivable", (*DOCUMENTED, "AR")),
        ("Accounts Receivable", ("4.AR",)),
        ("Expenses", ("EE",)),
        ("Time", ("Time & Expenses",)),
        ("Projects", ("projects",)),
        ("Construction", ("Construction",)),  # no application of the catalogue, yet a name in the list
    ],
)
def test_a_listed_application_is_subscribed(application: str, codes: tuple[str, ...]) -> None:
    assert catalogue().subscribed(application, codes) is True


@pytest.mark.parametrize("application", ["Accounts Payable", "AP", "Cash Management", "Order Entry", "Purchasing"])
def test_a_missing_documented_code_proves_that_there_is_no_subscription(application: str) -> None:
    assert catalogue().subscribed(application, ("CO", "GL", "AR")) is False


@pytest.mark.parametrize("application", ["Projects", "Contracts", "Construction", "Expenses", "Platform Services"])
def test_a_missing_code_that_is_not_documented_proves_nothing(application: str) -> None:
    assert catalogue().subscribed(application, DOCUMENTED) is None


@pytest.mark.parametrize("codes", [(), ("11", "17"), ("Web Services",)])
def test_an_answer_in_other_words_proves_nothing(codes: tuple[str, ...]) -> None:
    assert catalogue().subscribed("Accounts Payable", codes) is None
