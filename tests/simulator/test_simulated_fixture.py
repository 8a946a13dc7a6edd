"""The fixture for the tests of other projects."""

import subprocess
import sys
from pathlib import Path

THEIR_TESTS = """
import requests

SEEN = []


def test_a_company_is_served(simulated_company):
    simulator = simulated_company("upflow-ready", {"company": {"id": "theirs"}}, faults=["unavailable,times=1"])
    assert simulator.company.id == "theirs"
    statuses = [requests.post(simulator.url, data=b"<request><control/></request>", timeout=9).status_code]
    assert statuses == [200]
    SEEN.append(simulator.url)


def test_several_can_be_served_and_all_end_with_their_test(simulated_company):
    first, second = simulated_company(), simulated_company("demo")
    assert first.url != second.url
    for url in SEEN:
        try:
            requests.post(url, data=b"", timeout=9)
        except requests.ConnectionError:
            continue
        raise AssertionError(url)
"""


def test_a_project_that_imports_the_fixture_gets_a_company(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from auditor.simulator.fixture import simulated_company\n", encoding="utf-8")
    (tmp_path / "test_theirs.py").write_text(THEIR_TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
