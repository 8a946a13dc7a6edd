"""Files that ship with the program, found wherever it is installed."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from auditor import resources
from auditor.errors import NoAudit

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from auditor import resources
from auditor.errors import NoAudit
from auditor.vocabulary import catalogue
assert resources.__file__.startswith(sys.argv[1]), resources.__file__
print(catalogue().application("AR").name)
try:
    print({pack: file.read_text(encoding="utf-8") for pack, file in resources.rule_packs().items()})
    print(resources.template("page.html"))
    resources.template("missing.html")
except NoAudit as error:
    print(error.message, error.hint)
"""


@pytest.fixture
def installed(checkout: Path, tmp_path: Path) -> Path:
    """A site-packages folder with the package, without its data, beside a stranger's package named rules."""
    site = tmp_path / "site"
    ignored = shutil.ignore_patterns("__pycache__", "_data")
    shutil.copytree(checkout / "auditor", site / "auditor", ignore=ignored)
    (site / "rules").mkdir()
    (site / "rules" / "stranger.yaml").write_text("not ours", encoding="utf-8")
    return site


def with_data(site: Path) -> Path:
    data = site / "auditor" / "_data"
    (data / "rules").mkdir(parents=True)
    (data / "reports" / "templates").mkdir(parents=True)
    for pack in ("zebra", "apple"):
        (data / "rules" / f"{pack}.yaml").write_text(f"of {pack}", encoding="utf-8")
    (data / "rules" / ".keep").touch()
    (data / "reports" / "templates" / "page.html").write_text("<p>é</p>", encoding="utf-8")
    return site


def run(path: Path) -> list[str]:
    command = [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own program
    return done.stdout.splitlines()


def test_an_install_reads_its_own_data_and_says_what_is_missing(installed: Path) -> None:
    assert run(with_data(installed)) == [
        "Accounts Receivable",
        "{'apple': 'of apple', 'zebra': 'of zebra'}",
        "<p>é</p>",
        "The file missing.html that belongs to intacct-audit cannot be read. Reinstall intacct-audit.",
    ]


def test_a_zipped_install_reads_the_same(installed: Path, tmp_path: Path) -> None:
    with_data(installed)
    archive = tmp_path / "auditor.whl"
    with zipfile.ZipFile(archive, "w") as whl:
        for file in sorted((installed / "auditor").rglob("*")):
            whl.write(file, file.relative_to(installed).as_posix())
    assert run(archive) == run(installed)


def test_an_install_without_its_data_never_reads_a_strangers_folder(installed: Path) -> None:
    assert run(installed) == [
        "Accounts Receivable",
        "intacct-audit is installed without its rule packs and templates. Reinstall intacct-audit.",
    ]


def test_a_checkout_reads_its_own_folders(checkout: Path) -> None:
    assert list(resources.rule_packs()) == sorted(
        file.stem for file in (checkout / "rules").glob("*.yaml") if not file.stem.endswith(".examples")
    )


def test_a_missing_file_of_the_package_is_no_audit() -> None:
    with pytest.raises(NoAudit, match=r"nothing\.json"):
        resources.data_text("vocabulary/nothing.json")
