"""Only known bytes are installed (trust: S1): pip refuses a package whose hash is not that of the lock."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.house_rules.repository import ROOT

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="nothing here depends on the database in use"
)

LOCKS = ("requirements.lock", "requirements-dev.lock")


def wheel(folder: Path) -> Path:
    """A package made here, so that nothing is fetched."""
    info = "onlyhere-1.0.dist-info"
    files = {
        "onlyhere.py": b"HERE = True\n",
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: onlyhere\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    path = folder / "onlyhere-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return path


def install(folder: Path, lock: str) -> subprocess.CompletedProcess[str]:
    """pip as set-up calls it, on a folder instead of an index."""
    (folder / "some.lock").write_text(lock, encoding="ascii")
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", str(folder), "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(folder / "there"), "-q"]
    return subprocess.run(
        [*command, "-r", str(folder / "some.lock")], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def package(tmp_path) -> Path:
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("pip is not installed here")
    return wheel(tmp_path)


def test_s1_the_known_bytes_are_installed(package):
    """So that the refusals below are for the hash."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    done = install(package.parent, f"onlyhere==1.0 --hash=sha256:{digest}\n")
    assert done.returncode == 0, done.stderr
    assert (package.parent / "there" / "onlyhere.py").exists()


def test_s1_one_altered_hash_is_refused(package):
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    altered = ("0" if digest[0] != "0" else "1") + digest[1:]
    done = install(package.parent, f"onlyhere==1.0 --hash=sha256:{altered}\n")
    assert done.returncode != 0 and "DO NOT MATCH" in done.stderr
    assert not (package.parent / "there" / "onlyhere.py").exists()


def test_s1_altered_bytes_are_refused(package):
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("more.py", "import os\n")
    assert install(package.parent, f"onlyhere==1.0 --hash=sha256:{digest}\n").returncode != 0


def test_s1_a_package_without_a_hash_is_refused(package):
    assert install(package.parent, "onlyhere==1.0\n").returncode != 0


@pytest.mark.parametrize("lock", LOCKS)
def test_s1_every_package_of_a_lock_has_hashes(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[a-zA-Z0-9])", text.strip())
    assert len(pins) > 40
    assert not [pin.split("==")[0] for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", pin)]


def test_s1_set_up_requires_hashes_and_ready_built_packages():
    script = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    commands = [
        line for line in script.replace("\\\n", " ").splitlines() if re.search(r"pip.* install\b.*\$lock", line)
    ]
    assert commands, "set-up installs a lock"
    assert all("--require-hashes" in line for line in commands)
