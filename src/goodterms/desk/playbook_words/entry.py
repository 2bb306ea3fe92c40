"""The words of one kind of entry of the playbook."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """English templates that a translation has, too. about: what it belongs to, the heading of a group of entries.
    what: the entry itself under that heading. hint: one line on what it changes. sign: the code of the sign that the
    heading names, where the path does not say it.

    Templates may name {cause}, {sign}, {question}, {answer}, {option}, {age} and {code}.
    """

    about: str
    what: str
    hint: str = ""
    sign: str = ""
