"""The process that reads one company's ledger out of a SQLite file and writes it to its standard output.

Run by `sources`, which says why this is a process of its own. The file is opened for reading only, so that this
SQLite never writes, checkpoints or mends anything; all extracts come out of one read transaction.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from goodterms.columns.extracts import EXTRACTS

BATCH_ROWS = 65_536
WAIT_MILLISECONDS = 20_000


def write_extracts(
    path: Path, company_id: int, sink: Any, since: date | None = None, until: date | None = None
) -> None:
    """Write one Arrow stream after the other to `sink`, in the order of EXTRACTS."""
    # Nothing here needs NumPy, and this process waits for the import of every module that it has no use for.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    import adbc_driver_manager as adbc  # noqa: PLC0415 - only this process needs it
    import adbc_driver_sqlite  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    with (
        adbc_driver_sqlite.connect(f"file:{quote(str(path))}?mode=ro") as database,
        adbc.AdbcConnection(database) as connection,
        adbc.AdbcStatement(connection) as statement,
    ):
        connection.set_autocommit(False)
        _ask(pa, statement, f"PRAGMA busy_timeout = {WAIT_MILLISECONDS}").read_all()
        statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH_ROWS)})
        for extract in EXTRACTS:
            question = extract.select("sqlite", company_id, since, until)
            with _ask(pa, statement, question) as batches, pa.ipc.new_stream(sink, batches.schema) as stream:
                for batch in batches:
                    stream.write_batch(batch)


def _ask(pa: Any, statement: Any, sql: str) -> Any:
    statement.set_sql_query(sql)
    answer, _rows = statement.execute_query()
    return pa.RecordBatchReader.from_stream(answer)


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def main(arguments: list[str]) -> None:
    path, company_id, since, until = arguments
    try:
        with sys.stdout.buffer as sink:
            write_extracts(Path(path), int(company_id), sink, _day(since), _day(until))
    except Exception as error:  # whatever it is, the process that asked is told in one line
        sys.exit(str(error).strip().splitlines()[0] or type(error).__name__)


if __name__ == "__main__":
    main(sys.argv[1:])
