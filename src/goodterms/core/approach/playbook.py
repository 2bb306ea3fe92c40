"""The playbook as a frozen value: every number of judgement, ready to be used, and where each comes from.

Core receives it; `goodterms.playbook` reads it from files. The typed parts hold the numbers as arrays;
`figures` holds the same numbers one by one, by path ("options.agency.recovery.SHOCK"), with spread, source,
grade and date, so that a page can mark a guess wherever it decides something.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from goodterms.core.approach.constraints import OptionRules
from goodterms.core.approach.options import ExposureNumbers, OptionNumbers
from goodterms.core.customers.figures import Figure
from goodterms.core.customers.rhythm import RhythmNumbers
from goodterms.core.customers.sales import SalesNumbers
from goodterms.core.customers.worth import WorthNumbers
from goodterms.core.diagnosis.causes import CauseNumbers
from goodterms.core.diagnosis.questions import QuestionNumbers
from goodterms.core.diagnosis.signals import SignalThresholds

Leaf = Figure | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Playbook:
    """All numbers and words of judgement of one firm, and the digest that names this very version.

    leaves: every number, word, flag and list by its path. digest: SHA-256 over the canonical form, hex.
    """

    causes: CauseNumbers
    thresholds: SignalThresholds
    questions: QuestionNumbers
    worth: WorthNumbers
    sales: SalesNumbers
    rhythm: RhythmNumbers
    options: OptionNumbers
    rules: OptionRules
    exposure: ExposureNumbers
    leaves: Mapping[str, Leaf]
    digest: str

    def number(self, path: str) -> float:
        """The value of one number by its path. A path that is no number is a broken invariant.

        >>> from goodterms.playbook.loading import default_playbook
        >>> default_playbook().number("economics.firm.cost_of_capital")
        0.12
        """
        return self.figure(path).value

    def figure(self, path: str) -> Figure:
        """One number with its spread, source, grade and date."""
        leaf = self.leaves[path]
        if not isinstance(leaf, Figure):
            raise KeyError(f"{path} is not a number")
        return leaf

    def word(self, path: str) -> str:
        """One text of the playbook: the name of an option, the wording of a question."""
        leaf = self.leaves[path]
        if not isinstance(leaf, str):
            raise KeyError(f"{path} is not a text")
        return leaf

    @property
    def figures(self) -> dict[str, Figure]:
        """Every number by its path."""
        return {path: leaf for path, leaf in self.leaves.items() if isinstance(leaf, Figure)}
