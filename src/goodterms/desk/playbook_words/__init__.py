"""The playbook in words: a title for every entry, values with their units, where a number comes from.

`judging`, `offering` and `reckoning` hold the words, by the pattern of an entry's path ("options.*.recovery.*").
What a name in a path stands for (a cause, a sign, a question) is filled in from the playbook that is in force.
"""

from goodterms.desk.playbook_words.pedigree import Reference, grade_meaning, legend, references, sources_in_short
from goodterms.desk.playbook_words.titles import Title, title_of
from goodterms.desk.playbook_words.values import choices_for, exact, for_a_field, in_short, likely_between

__all__ = [
    "Reference",
    "Title",
    "choices_for",
    "exact",
    "for_a_field",
    "grade_meaning",
    "in_short",
    "legend",
    "likely_between",
    "references",
    "sources_in_short",
    "title_of",
]
