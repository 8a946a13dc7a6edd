"""What holds for every test: a clean environment, and no network beyond this machine."""

import ipaddress
import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest

# What the user's shell or the build machine may have set, and the tool reads.
STRAY = re.compile(
    r"INTACCT_.*|NO_COLOR|FORCE_COLOR|CLICOLOR.*|CI|GITHUB_.*|COLUMNS|LINES|.*_proxy|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE",
    re.IGNORECASE,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--recordings", metavar="DIR", help="the folder of recorded answers of the real gateway")
    parser.addoption("--thorough", action="store_true", help="also what repeats itself for each pack, as CI does")


def pytest_configure(config: pytest.Config) -> None:
    folder = recordings_of(config)
    if folder and not (folder / "INDEX.tsv").is_file():
        # A folder that is named in error must not end in skipped tests.
        raise pytest.UsageError(f"--recordings: {folder} holds no INDEX.tsv")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what proves the same for one more pack, unless everything is wanted. Each leaves some of its kind."""
    if config.getoption("--thorough"):
        return
    left_out = [item for item in items if not is_quick(item)]
    items[:] = [item for item in items if is_quick(item)]
    config.hook.pytest_deselected(items=left_out)


def is_quick(item: pytest.Item) -> bool:
    quick_for = item.get_closest_marker("quick_for")
    if quick_for is None or not isinstance(item, pytest.Function):
        return item.get_closest_marker("thorough") is None
    return item.callspec.params["name"] in quick_for.args


def recordings_of(config: pytest.Config) -> Path | None:
    named = config.getoption("--recordings")
    return (config.invocation_params.dir / named).resolve() if named else None


@pytest.fixture(scope="session")
def recordings(pytestconfig: pytest.Config) -> Path:
    """The folder of recorded answers, which are no part of the project: they are under licences of their own."""
    folder = recordings_of(pytestconfig)
    if folder is None:
        pytest.skip("needs the recorded answers: --recordings DIR")
    return folder


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither the credentials nor the terminal of whoever runs the tests may reach them."""
    for name in filter(STRAY.fullmatch, list(os.environ)):
        monkeypatch.delenv(name)
    # The profile file ~/.intacct/credentials.ini and ~/.netrc are part of the environment, too.
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp() / "no-home"))


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere else fails the test, whatever the code under test catches."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_beyond_loopback(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_beyond_loopback(self.family, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_beyond_loopback(socket.AF_INET, (host,))
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


def refuse_beyond_loopback(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6) or is_loopback(address[0]):
        return
    # pytest's own exception is no Exception, so no `except Exception` of ours can swallow it.
    pytest.fail(f"A test reached for the network: {address[0]!r}")


def is_loopback(host: str | bytes | None) -> bool:
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent
