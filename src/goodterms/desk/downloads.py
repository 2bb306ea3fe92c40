"""Tables as files that people take away, sent piece by piece and safe to open."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, StreamingHttpResponse

from goodterms.files.exporting import csv_lines, write_xlsx

PIECE: Final = 64_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A table as `name`.csv, sent while it is read."""
    answer = StreamingHttpResponse(as_bytes(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """A table as `name`.xlsx, written to a file that is gone when it is sent."""
    with tempfile.TemporaryDirectory(prefix="goodterms-download-") as folder:
        path = Path(folder) / f"{name}.xlsx"
        write_xlsx(path, {name: (header, rows)})
        # The name may go as soon as the file is open: what is open is sent to its end.
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)


def as_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A table as the bytes of a CSV file, some thousand characters at a time."""
    piece = ["\ufeff"]
    size = 0
    for line in csv_lines(header, rows):
        piece.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join(piece).encode()
