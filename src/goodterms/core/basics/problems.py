"""What was wrong with a piece of input: a value, never an exception.

A `Problem` says where (line and column of the file, if there is one), what stood there, why it will not do
and what the person can do about it. Texts are templates with named parameters, so that the shell can
translate them; `english` is the text as the command line and the tests read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from goodterms.core.basics.reasons import fill


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place.

    code: stable machine name ("amount.not_a_number"). reason and remedy: templates, marked with `N_`.
    line: line of the file, the header being line 1; 0 where there is no file. column: header as it stands.
    """

    code: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    remedy: str = ""
    line: int = 0
    column: str = ""
    value: str = ""

    @property
    def english(self) -> str:
        return fill(self.reason, self.params)

    def at(self, *, line: int, column: str = "", value: str = "") -> "Problem":
        """The same problem, at a place in a file."""
        return Problem(
            self.code, self.reason, self.params, self.remedy, line, column or self.column, value or self.value
        )
