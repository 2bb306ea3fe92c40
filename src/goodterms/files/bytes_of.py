"""The bytes of a file, from a path or from memory, always as a stream of chunks."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 16


class Source:
    """Where the bytes come from. Opened anew for every reading, so that readings do not disturb each other."""

    def __init__(self, content: "bytes | Path") -> None:
        self._content = content
        self.size = len(content) if isinstance(content, bytes) else content.stat().st_size

    def open(self) -> BinaryIO:
        """The bytes from the start."""
        if isinstance(self._content, bytes):
            return io.BytesIO(self._content)
        return self._content.open("rb")

    def head(self, length: int) -> bytes:
        """The first bytes, at most `length`."""
        with self.open() as stream:
            return stream.read(length)

    def chunks(self) -> Iterator[bytes]:
        """All bytes, in chunks."""
        with self.open() as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
