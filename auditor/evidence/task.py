"""What one run has to ask, view by view: the one place that both the reading and its forecast begin at."""

from collections.abc import Sequence

from auditor.errors import CompanyMismatch, UsageError
from auditor.evidence.credentials import Credentials
from auditor.evidence.functions import Query
from auditor.evidence.questions import AllQuestions
from auditor.evidence.xml_request import check_text
from auditor.model.evidence import View
from auditor.model.wanted import Wanted


def task_of(
    admin: Credentials | None, integration: Credentials | None, subject: str, wanted: Wanted
) -> tuple[tuple[View, AllQuestions], ...]:
    """The views in the order in which they are read, each with its questions; passwords do not matter.

    Raises UsageError for what cannot be asked, and CompanyMismatch for views of two companies.
    """
    given = [(view, c) for view, c in ((View.ADMIN, admin), (View.INTEGRATION, integration)) if c is not None]
    if not given:
        raise UsageError("There are no credentials.", "Set INTACCT_USER_ID and so on, or INTACCT_AUDIT_USER_ID.")
    if not subject:
        raise UsageError("It is not said which user to audit.", "Give --user.")
    for user in (subject, *wanted.subjects):
        check_text(user, "user ID of the subject")
    for field, value in (told for record in wanted.records for told in record.fields):
        check_text(value, f"value of {field}")
    for name in wanted.objects:
        # An admin's view does not probe them, so nothing else would look at the names.
        Query(name, ("RECORDNO",))
    task = tuple((view, AllQuestions(credentials, subject, wanted)) for view, credentials in given)
    # A forecast needs no company ID, so one may be missing here.
    require_same([company for _, credentials in given if (company := credentials.company_of())])
    return task


def require_same(companies: Sequence[str]) -> None:
    """Raises CompanyMismatch where these are several companies."""
    if len({company.casefold() for company in companies}) > 1:
        raise CompanyMismatch(
            f"The two sets of credentials belong to different companies: {' and '.join(companies)}.",
            "Give credentials of one company: INTACCT_COMPANY_ID and INTACCT_AUDIT_COMPANY_ID have to agree.",
        )
