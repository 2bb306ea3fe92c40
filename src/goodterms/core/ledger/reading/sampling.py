"""What the cells of a column say about it: collected in one pass over the file, in constant memory."""

from goodterms.core.basics.amounts import POINT, AmountGuess, AmountSamples, currencies_meant
from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.dates import DateGuess, DateSamples
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.text import check_email
from goodterms.core.ledger.reading.cells import Cell, CellError
from goodterms.core.ledger.reading.words import FLAGS, fold

# So many rows are looked at to learn what a column holds; its style is proven over the whole file.
ROWS_LOOKED_AT = 1_000
_EXAMPLES = 3


class ColumnSamples:
    """One column's evidence. `close` says whether amounts and dates are followed beyond the first rows."""

    def __init__(self) -> None:
        self.filled = self.numbers = self.days = self.emails = self.codes = self.spaced = self.digits = 0
        self.negative = self.looked_at = self.flags = 0
        self.meant: set[frozenset[str]] = set()
        self.examples: list[str] = []
        self._amounts = AmountSamples()
        self._dates = DateSamples()
        self._distinct: set[str] = set()

    def look(self, cell: Cell) -> None:
        """Take a cell of the first rows into account, for everything that it may be."""
        self.looked_at += 1
        if isinstance(cell, CellError) or cell == "":
            return
        self.follow_amounts(cell)
        self.follow_dates(cell)
        if not isinstance(cell, str):
            self.filled += 1
            return
        text = cell.strip()
        if not text:
            return
        self.filled += 1
        self._distinct.add(text)
        if len(self.examples) < _EXAMPLES and text not in self.examples:
            self.examples.append(text[:80])
        self.emails += "@" in text and not isinstance(check_email(text), Problem)
        self.flags += fold(text) in FLAGS and not text.isdigit()
        self.codes += is_currency(text.upper())
        self.spaced += " " in text
        self.digits += any(c.isdigit() for c in text)
        meant = currencies_meant(text)
        if meant:
            self.meant.add(meant)

    def follow_amounts(self, cell: Cell) -> None:
        """Take a cell into account as an amount."""
        if isinstance(cell, str):
            self._amounts.add(cell)
            self.negative += cell.lstrip().startswith(("-", "(", "\u2212"))
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            self.numbers += 1
            self.negative += cell < 0

    def follow_dates(self, cell: Cell) -> None:
        """Take a cell into account as a date."""
        if isinstance(cell, str):
            self._dates.add(cell)
        elif not isinstance(cell, (int, float, CellError)):
            self.days += 1

    @property
    def amounts(self) -> AmountGuess:
        """How the column writes amounts; numbers of a workbook have no style."""
        guess = self._amounts.guess()
        if self.numbers and not guess.read:
            return AmountGuess("sure", POINT, (), self.numbers, self.numbers + guess.seen)
        return guess

    @property
    def dates(self) -> DateGuess:
        """How the column writes dates."""
        return self._dates.guess()

    @property
    def share_of_dates(self) -> float:
        """Part of the filled cells that are dates (day numbers of a workbook not counted)."""
        guess = self._dates.guess()
        plain = guess.read if guess.style.serial == "" else 0
        return (plain + self.days) / max(1, guess.seen + self.days + self.numbers)

    @property
    def share_of_amounts(self) -> float:
        """Part of the filled cells that read as amounts."""
        guess = self._amounts.guess()
        return (guess.read + self.numbers) / max(1, guess.seen + self.numbers + self.days)

    @property
    def all_different(self) -> bool:
        """Whether no text of the first rows repeats."""
        return self.filled > 1 and len(self._distinct) == self.filled
