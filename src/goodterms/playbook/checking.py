"""Whether the leaves make a playbook: bounds, rows that sum to one, order, completeness, names that exist."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from goodterms.core.approach.constraints import FORBIDS, NEEDS
from goodterms.core.approach.playbook import Leaf
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Figure
from goodterms.playbook.gathering import Gathered
from goodterms.playbook.reading import wrong
from goodterms.playbook.schema import HARSHNESS, KINDS, LADDER, RISING, RULES, SETS, rule_for

_TOLERANCE = 1e-9


def check(found: Gathered) -> list[Problem]:
    """Everything wrong with these leaves beyond what gathering saw; an empty list means they can be built."""
    problems = [problem for path in found.leaves for problem in _bounds(found, path)]
    for part in (_complete, _rows, _order, _names, _option_words):
        problems += list(part(found))
    return problems


def _figures(leaves: Mapping[str, Leaf], prefix: str) -> list[tuple[str, Figure]]:
    return [(path, leaf) for path, leaf in leaves.items() if path.startswith(prefix + ".") and isinstance(leaf, Figure)]


def _bounds(found: Gathered, path: str) -> Iterator[Problem]:
    leaf = found.leaves[path]
    if not isinstance(leaf, Figure):
        return
    rule = rule_for(path) or rule_for(path.rpartition(".")[0])
    if rule is None:
        return
    place, value = found.place(path), leaf.value
    edge = rule.open_ends and value in (rule.low, rule.high)
    if edge or not rule.low <= value <= rule.high:
        text = N_("{path} is {stands}, but must lie between {low} and {high}")
        params = {"path": path, "stands": value, "low": rule.low, "high": rule.high}
        yield wrong("playbook.out_of_bounds", text, place, value=value, **params)
    if rule.unit == "count" and value != int(value):
        yield wrong("playbook.not_whole", N_("{path} must be a whole number"), place, value=value, path=path)
    if leaf.spread.kind in ("ess", "logit_sd") and rule.unit != "share":
        text = N_("{path} is no share, so its spread cannot be {kind}")
        yield wrong("playbook.spread_kind", text, place, path=path, kind=leaf.spread.kind)
    if leaf.spread.kind == "range" and not leaf.spread.first <= value <= leaf.spread.second:
        text = N_("{path} lies outside its own range")
        yield wrong("playbook.range", text, place, value=value, path=path)
    for source in leaf.source:
        if f"sources.source.{source}" not in found.leaves:
            text = N_("{path} names the source {source}, which sources.toml does not have")
            yield wrong("playbook.source_unknown", text, place, path=path, source=source)


def _complete(found: Gathered) -> Iterator[Problem]:
    for rule in RULES:
        if not rule.required:
            continue
        head, _, tail = rule.pattern.partition(".*")
        expected = [rule.pattern] if not _ else [f"{head}.{name}{tail}" for name in _wanted(found, head)]
        for path in expected:
            if "*" not in path and path not in found.leaves and not _figures(found.leaves, path):
                text = N_("{path} is missing")
                yield wrong("playbook.missing", text, found.place(path.rpartition(".")[0]), path=path)


def _wanted(found: Gathered, head: str) -> tuple[str, ...]:
    if head == "causes.meaning":
        return found.names("causes.cause")
    if head == "causes.prior":
        return found.names("causes.bucket")
    if head in ("signals.name", "signals.yes", "signals.no"):
        return found.names("signals.likelihood")
    return found.names(head)


def _rows(found: Gathered) -> Iterator[Problem]:
    causes = found.names("causes.cause")
    rows = [f"causes.prior.{bucket}" for bucket in found.names("causes.prior")]
    for question in found.names("questions"):
        rows += [f"questions.{question}.{cause}" for cause in causes]
        kept = {"kind", "text", "why", "cost", "minutes", "friction", "answers", "reads", *causes}
        for name in found.names(f"questions.{question}"):
            if name not in kept:
                path = f"questions.{question}.{name}"
                text = N_("there is no setting {path}")
                yield wrong("playbook.unknown_key", text, found.place(path), path=path)
    for row in rows:
        cells = _figures(found.leaves, row)
        total = sum(figure.value for _, figure in cells)
        if not cells:
            yield wrong("playbook.missing", N_("{path} is missing"), found.place(row), path=row)
        elif abs(total - 1.0) > _TOLERANCE:
            text = N_("{path} adds up to {total}, not to 1")
            yield wrong("playbook.row_sum", text, found.place(row), path=row, total=round(total, 6))


def _order(found: Gathered) -> Iterator[Problem]:
    lists = [[path for path, _ in _figures(found.leaves, table)] for table in RISING]
    for paths in [*lists, list(LADDER)]:
        yield from _monotone(found, paths, falling=False)
    yield from _monotone(found, [path for path, _ in _figures(found.leaves, "waiting.own_effort.mean")], falling=True)
    pairs = (
        ("worth.rhythm.watch_ratio", "worth.rhythm.act_ratio"),
        ("limits.plan.months_unsecured", "limits.plan.months_secured"),
        ("waiting.stop.decay_low", "waiting.stop.decay_high"),
    )
    for pair in pairs:
        yield from _monotone(found, list(pair), falling=False)


def _monotone(found: Gathered, paths: list[str], *, falling: bool) -> Iterator[Problem]:
    values = [(path, leaf.value) for path in paths if isinstance(leaf := found.leaves.get(path), Figure)]
    for (before, first), (after, second) in pairwise(values):
        if (second >= first) if falling else (second <= first):
            text = (
                N_("{after} ({second}) must be below {before} ({first})")
                if falling
                else N_("{after} ({second}) must be above {before} ({first})")
            )
            params = {"after": after, "second": second, "before": before, "first": first}
            yield wrong("playbook.order", text, found.place(after), **params)


def _names(found: Gathered) -> Iterator[Problem]:
    causes = found.names("causes.cause")
    for cause in ("SHOCK", "REDTAPE", "EVADE"):  # the rules of the method speak of these by name
        if cause not in causes:
            text = N_("the cause {cause} is missing")
            yield wrong("playbook.missing", text, found.place("causes.cause"), cause=cause)
    signals = found.names("signals.likelihood")
    block = found.leaves.get("signals.block.signals", ())
    for signal in block if isinstance(block, tuple) else ():
        if signal not in signals:
            text = N_("the block names {signal}, which is no signal")
            yield wrong("playbook.unknown_name", text, found.place("signals.block.signals"), signal=signal)
    for question in found.names("questions"):
        answers, reads = (found.leaves.get(f"questions.{question}.{name}", ()) for name in ("answers", "reads"))
        if isinstance(answers, tuple) and isinstance(reads, tuple) and len(answers) != len(reads):
            path = f"questions.{question}.reads"
            yield wrong("playbook.shape", N_("{path} needs one text an answer"), found.place(path), path=path)


def _option_words(found: Gathered) -> Iterator[Problem]:
    limits = found.names("limits.balance")
    known = {"forbidden_when": tuple(FORBIDS), "needs": tuple(NEEDS)}
    words = {"harshness": HARSHNESS, "set": SETS, "min_balance": limits}
    for option in found.names("options"):
        for key, allowed in (known | words).items():
            path = f"options.{option}.{key}"
            leaf = found.leaves.get(path, ())
            for name in (leaf,) if isinstance(leaf, str) else leaf if isinstance(leaf, tuple) else ():
                if name not in allowed:
                    text = N_("{path}: {name} is none of {allowed}")
                    params = {"path": path, "name": name, "allowed": ", ".join(allowed)}
                    yield wrong("playbook.unknown_name", text, found.place(path), **params)
        always = found.leaves.get(f"options.{option}.always")
        bars = [found.leaves.get(f"options.{option}.{key}") for key in ("forbidden_when", "needs", "min_balance")]
        if always and any(bars):
            path = f"options.{option}.always"
            text = N_("{path}: what is always permitted cannot have conditions")
            yield wrong("playbook.always", text, found.place(path), path=path)
    if not any(found.leaves.get(f"options.{option}.always") for option in found.names("options")):
        text = N_("at least one option must always be permitted")
        yield wrong("playbook.always", text, found.place("options"))
    for question in found.names("questions"):
        kind = found.leaves.get(f"questions.{question}.kind")
        if isinstance(kind, str) and kind not in KINDS:
            text = N_("{path}: {name} is none of {allowed}")
            path = f"questions.{question}.kind"
            params = {"path": path, "name": kind, "allowed": ", ".join(KINDS)}
            yield wrong("playbook.unknown_name", text, found.place(path), **params)
