"""A simulated company in the tests of others, as a fixture of pytest.

Import it in your conftest.py, and the test gets a function that serves a company
until the test ends:

    from auditor.simulator.fixture import simulated_company

    def test_the_sync_says_which_permission_is_missing(simulated_company):
        simulator = simulated_company("upflow-ready", faults=["permission-denied,target=ARINVOICE"])
        with pytest.raises(MissingPermission):
            run_my_sync(endpoint=simulator.url)
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from auditor.simulator.company_file import load_company
from auditor.simulator.server import Simulator


class ServeCompany(Protocol):
    """What the fixture is: it serves a company, with a patch laid over it and with faults, and gives its simulator."""

    def __call__(
        self,
        name_or_path: str | Path = ...,
        patch: Mapping[str, Any] | None = ...,
        *,
        faults: Iterable[str] = ...,
        record: Path | None = ...,
    ) -> Simulator:
        """The running simulator. Raises UsageError as load_company and Simulator do."""


@pytest.fixture
def simulated_company() -> Iterator[ServeCompany]:
    """Serves companies on 127.0.0.1 for the length of one test."""
    with ExitStack() as running:

        def serve(
            name_or_path: str | Path = "upflow-ready",
            patch: Mapping[str, Any] | None = None,
            *,
            faults: Iterable[str] = (),
            record: Path | None = None,
        ) -> Simulator:
            company = load_company(name_or_path, patch)
            return running.enter_context(Simulator(company, faults=faults, record=record))

        yield serve
