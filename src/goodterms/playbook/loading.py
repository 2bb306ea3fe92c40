"""The playbook that ships with the product, read once and checked."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.playbook.building import build
from goodterms.playbook.checking import check
from goodterms.playbook.gathering import Gathered, gather
from goodterms.playbook.reading import RawFile, read_file, wrong
from goodterms.playbook.schema import FILES


def shipped_texts() -> dict[str, str]:
    """The files that ship with the product: name → text."""
    folder = files("goodterms.playbook") / "defaults"
    return {name: (folder / name).read_text(encoding="utf-8") for name in FILES}


def load(texts: Mapping[str, str]) -> tuple[Playbook | None, tuple[Problem, ...]]:
    """A playbook from its files (name → text), or what is wrong with them, each with file and line.

    >>> book, problems = load(shipped_texts())
    >>> problems, len(book.digest)
    ((), 64)
    """
    found, problems = gather_texts(texts)
    if problems:
        return None, problems
    return build(found.leaves), ()


def gather_texts(texts: Mapping[str, str]) -> tuple[Gathered, tuple[Problem, ...]]:
    """Leaves and places of these files, with every problem found on the way."""
    raws: list[RawFile] = []
    problems: list[Problem] = []
    for name, text in texts.items():
        if name not in FILES:
            problems.append(wrong("playbook.unknown_file", N_("a playbook has no such file"), (name, 1)))
            continue
        read = read_file(name, text, root=FILES[name])
        if isinstance(read, Problem):
            problems.append(read)
        else:
            raws.append(read)
    for name in FILES:
        if name not in texts:
            problems.append(wrong("playbook.missing_file", N_("this file is missing"), (name, 1)))
    found = gather(raws)
    problems += found.problems
    if not problems:
        problems = check(found)
    return found, tuple(problems)


@cache
def default_playbook() -> Playbook:
    """The default playbook. That the shipped files are sound is an invariant, so here a problem raises."""
    book, problems = load(shipped_texts())
    if book is None:
        raise ValueError("; ".join(problem.english for problem in problems))
    return book
