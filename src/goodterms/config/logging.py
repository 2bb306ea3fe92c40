"""One event, one line: line breaks and control characters in a logged value cannot forge a second event."""

import logging


class OneLine(logging.Formatter):
    """Formats a record on one line; a traceback follows escaped on the same line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
