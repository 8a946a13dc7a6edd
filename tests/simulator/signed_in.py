"""Clients of the built-in company that is set up rightly, served once for all tests that only ask.

A test module that wants them says `pytest_plugins = ["signed_in"]`.
"""

from collections.abc import Iterator

import pytest
from hand_written_client import Client

from auditor.simulator import Simulator, load_company


@pytest.fixture(scope="session")
def ready() -> Iterator[Simulator]:
    with Simulator(load_company("upflow-ready")) as simulator:
        yield simulator


@pytest.fixture
def admin(ready: Simulator) -> Client:
    """Signed in as the company's administrator."""
    return Client(ready.url)


@pytest.fixture
def sync(ready: Simulator) -> Client:
    """Signed in as the integration's user, who may not see users and roles."""
    return Client(ready.url, user="upflow_ws", password="simulated-integration")
