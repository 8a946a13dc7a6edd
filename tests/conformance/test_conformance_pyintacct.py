"""pyintacct: pretty-printed requests, rows found by their lower-case names only, readMore by itself."""

from collections.abc import Iterator

import pytest
from big_company import EMPTY, RECORDS, ROWS, TOTAL, write_company
from driving import Driver, credentials, simulated
from environments import PYINTACCT
from front import Front


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    Driver(PYINTACCT, "drive_pyintacct.py").command()
    company = write_company(tmp_path_factory.mktemp("pyintacct") / "company.yaml")
    with simulated(company) as address, Front(address) as front:
        yield front


@pytest.mark.parametrize(("pagesize", "calls"), [(100, 48), (1000, 8)])
def test_every_row_is_found_on_one_connection(front: Front, pagesize: int, calls: int) -> None:
    settings = credentials() | {"url": front.url, "pagesize": pagesize, "objects": RECORDS}
    outcome = Driver(PYINTACCT, "drive_pyintacct.py").run(front, "read", settings)
    assert {name: len({number for (number,) in rows}) for name, rows in outcome.told.items()} == ROWS
    assert sum(map(len, outcome.told.values())) == TOTAL
    assert (len(outcome.calls), outcome.connections) == (calls, 1)


def test_an_object_without_rows_is_an_empty_list(front: Front) -> None:
    settings = credentials() | {"url": front.url, "pagesize": 100, "objects": {EMPTY: ["RECORDNO"]}}
    outcome = Driver(PYINTACCT, "drive_pyintacct.py").run(front, "read", settings)
    assert outcome.told == {EMPTY: []}
    assert len(outcome.calls) == 2
