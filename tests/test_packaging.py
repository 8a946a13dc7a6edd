"""What is released works away from the checkout: the built wheel, installed elsewhere, finds its own data."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from auditor import __version__

DATA = ("rules", "reports/templates")


@pytest.fixture(scope="session")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist as a release is: straight from the tree it would also hold ignored files."""
    out = tmp_path_factory.mktemp("dist")
    # With the backend at hand nothing has to be fetched; without it pip fetches it.
    isolation = ["--no-isolation"] if find_spec("hatchling") else []
    run(sys.executable, "-m", "build", *isolation, "--outdir", out, checkout)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that holds the wheel. Offline: dependencies come from this environment."""
    home = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(home)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    # .pth files of a folder that was itself added by a .pth file are not read, so the editable install stays hidden.
    (site,) = home.glob("lib/python3*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def test_the_wheel_holds_the_data_file_by_file_and_one_package(checkout: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    packed = {name: content for name, content in files.items() if name.startswith("auditor/_data/")}
    expected = {
        f"auditor/_data/{path.relative_to(checkout).as_posix()}": path.read_bytes()
        for folder in DATA
        for path in (checkout / folder).rglob("*")
        if path.is_file()
    }
    assert packed.keys() == expected.keys()
    assert packed == expected
    assert {name.split("/")[0] for name in files if ".dist-info/" not in name} == {"auditor"}
    assert "auditor/py.typed" in files


def test_the_installed_command_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed.parent / "intacct-audit", "--version", cwd=tmp_path)
    assert __version__ in done.stdout
    where = run(installed, "-I", "-c", "import auditor; print(auditor.__file__)", cwd=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(installed.parent.parent)


def test_the_installed_wheel_audits_the_demo_company(installed: Path, tmp_path: Path) -> None:
    check = ("-m", "auditor", "check", "--demo", "--output", "terminal", "--output", "html=report.html")
    run(installed, "-I", *check, cwd=tmp_path, expect=1)
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_wheel_works_as_a_zip_on_the_path(wheel: Path, installed: Path, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); sys.argv = ['intacct-audit', *sys.argv[1:]]; "
        "import auditor; assert '.whl' in auditor.__file__, auditor.__file__; "
        "from auditor.__main__ import main; sys.exit(main())"
    )
    check = ("check", "--demo", "--output", "terminal", "--output", "html=report.html")
    run(installed, "-I", "-c", program, *check, cwd=tmp_path, expect=1)
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")


def run(*command: str | Path, cwd: Path | None = None, expect: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    assert done.returncode == expect, f"{command}\n{done.stdout}\n{done.stderr}"
    return done
