"""What a power cut leaves of an import: every write of the real program is recorded, and the disk as it could be
found afterwards is built again, many times, and looked at.

    .venv/bin/python bench/crash_explorer.py [--images 1500] [--synchronous full|off|no-folder]

strace records each write, sync, truncation, creation and deletion in the database's folder, and when the import
said that a batch was kept. A disk image is the state at a random moment in which only what was synced is certain:
of the writes since the last sync of a file any part may be there, the last of them torn within a sector, and of
the creations and deletions since the last sync of the folder any first part. An image is right if SQLite finds it
whole, if it holds whole batches only, and at least every batch that had been acknowledged.

The idea is that of LazyFS and ALICE ("All File Systems Are Not Created Equal", OSDI 2014).
"""

import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BATCH, BATCHES, SECTOR = 50, 6, 512
CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,openat"
LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)(?:<.*>)?$")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
HANDLE = re.compile(r"^(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the program did to a file of the folder (its name; "" is the folder itself)."""

    what: str
    name: str = ""
    at: int = 0
    content: bytes = b""


@dataclass(slots=True)
class File:
    """A file: what is certainly on the disk, and the writes that are on their way."""

    kept: bytes = b""
    waiting: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class Disk:
    """A folder on a disk that loses power. names: as the program sees them; kept_names: as the disk has them."""

    names: dict[str, File]
    kept_names: dict[str, File]
    waiting: list[tuple[str, File | None]] = field(default_factory=list)
    acknowledged: int = 0

    def do(self, step: Step) -> None:
        if step.what == "acknowledge":
            self.acknowledged = step.at
        elif step.what == "delete":
            self.names.pop(step.name, None)
            self.waiting.append((step.name, None))
        elif step.what == "sync" and not step.name:
            for name, file in self.waiting:
                _set(self.kept_names, name, file)
            self.waiting.clear()
        elif step.what == "sync":
            file = self._file(step.name)
            file.kept, file.waiting = applied(file.kept, file.waiting), []
        elif step.what == "create":
            self._file(step.name)
        else:
            self._file(step.name).waiting.append(step)

    def _file(self, name: str) -> File:
        if name not in self.names:
            self.names[name] = File()
            self.waiting.append((name, self.names[name]))
        return self.names[name]

    def after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they could be found."""
        names = dict(self.kept_names)
        for name, file in self.waiting[: chance.randint(0, len(self.waiting))]:
            _set(names, name, file)
        return {name: applied(file.kept, _some(file.waiting, chance)) for name, file in names.items()}


def _set(names: dict[str, File], name: str, file: File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def _some(waiting: list[Step], chance: random.Random) -> list[Step]:
    """The writes that reached the disk: none, all, the first ones, or any; one may be torn."""
    way = chance.randrange(4)
    if way == 0:
        return []
    if way == 1:
        return waiting
    kept = waiting[: chance.randint(0, len(waiting))] if way == 2 else [s for s in waiting if chance.random() < 0.5]
    if kept and len(kept[-1].content) > SECTOR:
        last = kept[-1]
        whole = chance.randrange(len(last.content) // SECTOR) * SECTOR
        kept = [*kept[:-1], Step(last.what, last.name, last.at, last.content[:whole])]
    return kept


def applied(content: bytes, steps: list[Step]) -> bytes:
    """The content after these writes and truncations."""
    found = bytearray(content)
    for step in steps:
        if step.what == "truncate":
            found = found[: step.at].ljust(step.at, b"\0")
        else:
            found.extend(b"\0" * (step.at - len(found)))
            found[step.at : step.at + len(step.content)] = step.content
    return bytes(found)


def steps_of(trace: Path, folder: Path) -> Iterator[Step]:
    """What strace wrote, as steps in this folder."""
    for line in trace.read_text(encoding="ascii").splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        call, given = found[1], found[2]
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(given)]
        handle = HANDLE.match(given)
        path = Path(os.fsdecode(bytes.fromhex(handle[1].replace("\\x", "")))) if handle else Path("?")
        if call == "write" and texts and texts[0].startswith(b"KEPT "):
            yield Step("acknowledge", at=int(texts[0].split()[1]))
        elif call in ("unlink", "openat") and Path(os.fsdecode(texts[0])).parent == folder:
            name = Path(os.fsdecode(texts[0])).name
            if call == "unlink":
                yield Step("delete", name)
            elif "O_CREAT" in given:
                yield Step("create", name)
        elif path == folder and call in ("fsync", "fdatasync"):
            yield Step("sync")
        elif path.parent == folder:
            yield from _on_file(call, path.name, given, texts)


def _on_file(call: str, name: str, given: str, texts: list[bytes]) -> Iterator[Step]:
    if call == "pwrite64":
        yield Step("write", name, int(given.rpartition(",")[2]), texts[0])
    elif call == "ftruncate":
        yield Step("truncate", name, int(given.rpartition(",")[2]))
    elif call in ("fsync", "fdatasync"):
        yield Step("sync", name)


@dataclass(slots=True)
class Found:
    """What the images were like."""

    images: int = 0
    steps: int = 0
    acknowledgements: int = 0
    corrupt: int = 0
    half: int = 0
    lost: int = 0

    @property
    def ok(self) -> bool:
        return not (self.corrupt or self.half or self.lost)


def explore(before: dict[str, bytes], steps: list[Step], *, images: int, seed: int, room: Path) -> Found:
    """Look at so many disk images at random moments, and a quarter more right after acknowledgements."""
    chance = random.Random(seed)
    said = [n + 1 for n, step in enumerate(steps) if step.what == "acknowledge"]
    moments = sorted([*said * (images // 4 // max(1, len(said))), *chance.choices(range(len(steps)), k=images)])
    files = {name: File(content) for name, content in before.items()}
    disk, found, at = Disk(dict(files), dict(files)), Found(steps=len(steps), acknowledgements=len(said)), 0
    for moment in moments:
        for step in steps[at:moment]:
            disk.do(step)
        at = moment
        look_at(disk.after_power_cut(chance), disk.acknowledged, room, found)
    return found


def look_at(image: dict[str, bytes], acknowledged: int, room: Path, found: Found) -> None:
    """Open one image as SQLite does after a power cut, and count what is wrong with it."""
    found.images += 1
    for old in room.iterdir():
        old.unlink()
    for name, content in image.items():
        (room / name).write_bytes(content)
    database = sqlite3.connect(room / "goodterms.sqlite3")
    try:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows, documents, counted, told = (
            database.execute(sql).fetchone()[0]
            for sql in (
                "SELECT COUNT(*) FROM store_importrow",
                "SELECT COUNT(*) FROM store_invoice",
                "SELECT COALESCE(SUM(rows), 0) FROM store_import",
                "SELECT COUNT(*) FROM store_event WHERE kind = 'import.batch'",
            )
        )
    except sqlite3.DatabaseError:
        found.corrupt += 1
        return
    finally:
        database.close()
    found.corrupt += not whole
    found.half += not (rows == documents == counted == told * BATCH)
    found.lost += rows < acknowledged


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    import django

    django.setup()


def make_firm() -> None:
    """Tables and one firm, in the data folder of the environment."""
    set_up_django()
    from goodterms.journeys import set_up

    set_up.make_tables()
    set_up.add_firm(set_up.NewFirm("One", "EUR"), actor="test")


def drive(file: str, synchronous: str) -> None:
    """The import that is recorded: says each batch that is kept on standard error."""
    set_up_django()
    from django.db import connection

    from goodterms.journeys import import_ledger
    from goodterms.journeys.look_at_file import as_file, look_at_file
    from goodterms.store import access

    if synchronous == "off":
        connection.ensure_connection()
        connection.connection.execute("PRAGMA synchronous=OFF")
    elif synchronous == "no-folder":
        access.keep_directory = lambda _: None
    import_ledger.BATCH_ROWS = BATCH

    def kept(rows: int) -> bool:
        os.write(2, f"KEPT {rows}\n".encode())
        return True

    who = access.as_operator()
    import_ledger.import_file(who, as_file(look_at_file(who, Path(file)), who, Path(file)), progress=kept)


def prepare(room: Path) -> Path:
    """A data folder with an empty firm, and the file that will be imported."""
    home = room / "home"
    home.mkdir()
    (room / "ledger.csv").write_text("".join(ledger_lines()), encoding="ascii")
    subprocess.run([sys.executable, __file__, "--prepare"], env=_environment(home), check=True, capture_output=True)
    return home


def record(home: Path, room: Path, *, synchronous: str) -> tuple[dict[str, bytes], list[Step]]:
    """Run the import under strace on a copy of the data folder: as it was before, and what was done to it."""
    copy = room / f"home-{synchronous}"
    shutil.copytree(home, copy)
    before = {path.name: path.read_bytes() for path in copy.glob("goodterms.sqlite3*")}
    trace = room / f"trace-{synchronous}"
    me = [sys.executable, __file__, "--drive", str(room / "ledger.csv"), "--synchronous", synchronous]
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run([*strace, *me], env=_environment(copy), check=True, capture_output=True)
    return before, list(steps_of(trace, copy))


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "GOODTERMS_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/goodterms.sqlite3"}


def ledger_lines() -> Iterator[str]:
    yield "Customer no,Invoice no,Invoice date,Due date,Amount,Currency\n"
    for n in range(BATCH * BATCHES):
        yield f"C{n % 9},INV-{n},2026-01-{n % 28 + 1:02d},2026-03-{n % 28 + 1:02d},{100 + n}.{n % 100:02d},EUR\n"


@contextmanager
def laboratory() -> Iterator[Callable[..., Found]]:
    """A function that records one import and looks at so many disk images of it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, prefix="goodterms-crash-") as folder:
        room = Path(folder).resolve()
        home = prepare(room)

        def power_cuts(*, images: int, synchronous: str = "full", seed: int = 7) -> Found:
            before, steps = record(home, room, synchronous=synchronous)
            image = room / f"image-{synchronous}"
            image.mkdir()
            return explore(before, steps, images=images, seed=seed, room=image)

        yield power_cuts


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--images", type=int, default=1500)
    given.add_argument("--seed", type=int, default=7)
    given.add_argument("--synchronous", choices=["full", "off", "no-folder"], default="full")
    given.add_argument("--drive", help=argparse.SUPPRESS)
    given.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    said = given.parse_args()
    if said.prepare:
        make_firm()
        return 0
    if said.drive:
        drive(said.drive, said.synchronous)
        return 0
    if shutil.which("strace") is None:
        print("strace is missing; on Debian or Ubuntu: apt install strace")
        return 2
    with laboratory() as power_cuts:
        found = power_cuts(images=said.images, synchronous=said.synchronous, seed=said.seed)
    print(
        f"{found.images} disk images of {found.steps} steps with {found.acknowledgements} acknowledgements, "
        f"synchronous={said.synchronous}: {found.corrupt} corrupt, {found.half} with half a batch, "
        f"{found.lost} without something acknowledged"
    )
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.exit(main())
