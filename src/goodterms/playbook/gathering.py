"""From raw files to leaves: every number with its pedigree, every word, by its path.

Sources and spreads are written once for a file, a table or a pattern under `[about]` and overridden where a
single cell differs; the most particular entry wins, field by field.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from goodterms.core.approach.playbook import Leaf
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import GRADES, Figure, Spread, SpreadKind
from goodterms.playbook.reading import Path, Place, RawFile, leaves_of, wrong
from goodterms.playbook.schema import Rule, rule_for

_SPREADS: tuple[SpreadKind, ...] = ("ess", "logit_sd", "log_sd", "range")
_ABOUT_KEYS = {"source", "grade", "date", *_SPREADS}


class Gathered:
    """Leaves by path, the place each was written, and what was wrong. Filled file by file, then left alone."""

    def __init__(self) -> None:
        self.leaves: dict[str, Leaf] = {}
        self.places: dict[str, Place] = {}
        self.problems: list[Problem] = []

    def names(self, prefix: str) -> tuple[str, ...]:
        """The names directly under a path, in the order of the file."""
        depth = prefix.count(".") + 1
        found = [path.split(".")[depth] for path in self.leaves if path.startswith(prefix + ".")]
        return tuple(dict.fromkeys(found))

    def place(self, path: str) -> Place:
        """Where a path, or the first one under it, was written."""
        if path in self.places:
            return self.places[path]
        return next((place for name, place in self.places.items() if name.startswith(path)), ("playbook", 0))


def gather(files: Iterable[RawFile]) -> Gathered:
    """Collect all files. Columns of tables are the causes, in the order in which they are declared."""
    out = Gathered()
    listed = list(files)
    causes = next((tuple(raw.data.get("cause", ())) for raw in listed if raw.root == "causes"), ())
    for raw in listed:
        abouts = _abouts(raw, out)
        for path, value in leaves_of(raw):
            _take(raw, path, value, abouts=abouts, causes=causes, out=out)
    return out


def _take(
    raw: RawFile, path: Path, value: Any, *, abouts: list[tuple[Path, dict[str, Any]]], causes: Path, out: Gathered
) -> None:
    name = ".".join((raw.root, *path))
    place = raw.place(path)
    rule = rule_for(name)
    if rule is None:
        out.problems.append(wrong("playbook.unknown_key", N_("there is no setting {path}"), place, path=name))
        return
    if name in out.leaves:
        out.problems.append(wrong("playbook.twice", N_("{path} is set twice"), place, path=name))
        return
    columns = _columns(rule, raw, path, causes)
    if rule.shape == "number":
        _number(name, value, path, rule=rule, place=place, abouts=abouts, out=out)
    elif columns is not None:
        if not isinstance(value, list) or len(value) != len(columns):
            text = N_("{path} needs {n} numbers, one each for {columns}")
            params = {"path": name, "n": len(columns), "columns": ", ".join(columns)}
            out.problems.append(wrong("playbook.shape", text, place, value=value, **params))
            return
        for column, cell in zip(columns, value, strict=True):
            _number(f"{name}.{column}", cell, (*path, column), rule=rule, place=place, abouts=abouts, out=out)
    else:
        _word(name, value, rule=rule, place=place, out=out)


def _columns(rule: Rule, raw: RawFile, path: Path, causes: Path) -> tuple[str, ...] | None:
    if rule.shape == "by_cause":
        return causes
    if rule.shape == "by_answer":
        return tuple(raw.data[path[0]].get("answers", ()))
    if rule.shape == "by_bucket":
        return tuple(raw.data.get("bucket", ()))
    return None


def _word(name: str, value: Any, *, rule: Rule, place: Place, out: Gathered) -> None:
    text = rule.shape == "text" and isinstance(value, str) and value.strip()
    if text or (rule.shape == "flag" and isinstance(value, bool)):
        out.leaves[name] = value
    elif rule.shape == "names" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        out.leaves[name] = tuple(value)
    else:
        wanted = {"text": "a text", "flag": "true or false", "names": "a list of names"}[rule.shape]
        reason = N_("{path} must be {wanted}")
        out.problems.append(wrong("playbook.kind", reason, place, value=value, path=name, wanted=wanted))
        return
    out.places[name] = place


def _number(
    name: str,
    value: Any,
    path: Path,
    *,
    rule: Rule,
    place: Place,
    abouts: list[tuple[Path, dict[str, Any]]],
    out: Gathered,
) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = N_("{path} must be a number")
        out.problems.append(wrong("playbook.not_a_number", text, place, value=value, path=name))
        return
    about = _about(path, abouts)
    spread = _spread(about)
    lacking = [key for key in ("source", "grade", "date") if key not in about]
    lacking += [] if spread else ["a spread"]
    if lacking or spread is None:
        text = N_("{path} has no {lacking}")
        out.problems.append(wrong("playbook.no_pedigree", text, place, path=name, lacking=", ".join(lacking)))
        return
    out.leaves[name] = Figure(
        float(value), rule.unit, spread, tuple(about["source"]), str(about["grade"]), about["date"]
    )
    out.places[name] = place


def _spread(about: Mapping[str, Any]) -> Spread | None:
    for kind in _SPREADS:
        if kind == "range" and kind in about:
            low, high = about[kind]
            return Spread(kind, float(low), float(high))
        if kind in about:
            return Spread(kind, float(about[kind]))
    return None


def _abouts(raw: RawFile, out: Gathered) -> list[tuple[Path, dict[str, Any]]]:
    """Every `[about…]` table with the pattern it speaks for, the most general first."""
    found: list[tuple[Path, dict[str, Any]]] = []

    def walk(table: Mapping[str, Any], pattern: Path) -> None:
        fields = {key: value for key, value in table.items() if not isinstance(value, dict)}
        place = raw.place(("about", *pattern))
        for key in fields:
            if key not in _ABOUT_KEYS:
                text = N_("about.{key} is not known here")
                out.problems.append(wrong("playbook.unknown_about", text, place, key=key))
        _check_about(fields, place, out)
        found.append((pattern, {key: value for key, value in fields.items() if key in _ABOUT_KEYS}))
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value, (*pattern, *key.split(".")))

    walk(raw.data.get("about", {}), ())
    return sorted(found, key=lambda each: (len(each[0]), -each[0].count("*")))


def _check_about(fields: Mapping[str, Any], place: Place, out: Gathered) -> None:
    grade, when, source = fields.get("grade", "J"), fields.get("date", date.min), fields.get("source", [""])
    if grade not in GRADES:
        text = N_("grade {grade} is none of {grades}")
        out.problems.append(wrong("playbook.grade", text, place, grade=grade, grades=", ".join(GRADES)))
    if type(when) is not date:
        out.problems.append(wrong("playbook.date", N_("the date must be a plain date"), place, value=when))
    if not isinstance(source, list) or not source or not all(isinstance(each, str) for each in source):
        out.problems.append(wrong("playbook.source", N_("source must be a list of names"), place, value=source))
    for kind in _SPREADS:
        value = fields.get(kind, [0, 0] if kind == "range" else 0)
        parts = value if isinstance(value, list) and kind == "range" and len(value) == 2 else [value]
        if any(isinstance(part, bool) or not isinstance(part, int | float) or part < 0 for part in parts):
            text = N_("{kind} must be a number that is not negative")
            out.problems.append(wrong("playbook.spread", text, place, value=value, kind=kind))


def _about(path: Path, abouts: list[tuple[Path, dict[str, Any]]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for pattern, fields in abouts:
        if len(pattern) <= len(path) and all(a in ("*", b) for a, b in zip(pattern, path, strict=False)):
            if any(kind in fields for kind in _SPREADS):
                merged = {key: value for key, value in merged.items() if key not in _SPREADS}
            merged.update(fields)
    return merged
