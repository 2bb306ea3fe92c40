"""The pages of the documentation: links lead somewhere, examples are true."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.house_rules.repository import ROOT, files, name, text

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def anchor(heading: str) -> str:
    """The anchor of a heading as code hosts make it.

    >>> anchor("import --json")
    'import---json'
    """
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")


def broken_links(page: str, at: Path) -> Iterator[str]:
    for target in LINK.findall(CODE.sub("", page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, part = target.partition("#")
        there = (at.parent / path).resolve() if path else at
        if there != at and not there.exists():
            yield target
        elif part and there.suffix == ".md":
            # A page may link to itself before it is saved: then its own text counts.
            content = page if there == at else there.read_text(encoding="utf-8")
            if part not in {anchor(found) for found in HEADING.findall(content)}:
                yield target


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def test_no_link_leads_nowhere():
    assert len(pages()) > 20
    assert not [f"{name(p)}: {target}" for p in pages() for target in broken_links(text(p), p)]


def test_the_rule_notices_broken_links():
    at = ROOT / "docs" / "planted.md"
    page = "# Here\n[a](map.md) [b](gone.md) [c](#here) [d](#there) [e](https://example.org) `[f](gone.md)`"
    assert list(broken_links(page, at)) == ["gone.md", "#there"]


def test_every_page_of_the_docs_can_be_reached():
    """From docs/README.md and the pages it leads to; a folder that is linked counts with what is in it."""
    start = ROOT / "docs" / "README.md"
    seen, todo = set(), [start]
    while todo:
        page = todo.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        for target in LINK.findall(CODE.sub("", text(page))):
            there = (page.parent / target.partition("#")[0]).resolve()
            todo += sorted(there.glob("*.md")) if there.is_dir() else [there] if there.suffix == ".md" else []
    assert not [name(p) for p in pages() if p.is_relative_to(ROOT / "docs") and p not in seen]


def timeline_example() -> list[str]:
    """The indented lines of the worked example: the start, then event and digest in turn."""
    example = text(ROOT / "docs" / "methods" / "timeline.md").split("## Worked example")[1].split("## ")[0]
    return [line.strip() for line in example.splitlines() if line.startswith("    ")]


def test_the_worked_example_of_the_timeline_recomputes_by_hand_and_by_the_product():
    from goodterms.store.writing.timeline import START, canonical, seal

    before, *rest = timeline_example()
    assert before == START and len(rest) == 4
    for event, digest in zip(rest[::2], rest[1::2], strict=True):
        assert hashlib.sha256((before + event).encode()).hexdigest() == digest
        said = json.loads(event)
        assert canonical(said) == event
        assert canonical(json.loads(said["body"])) == said["body"]
        at = datetime.fromisoformat(said["at"])
        order = ("actor", "kind", "subject", "customer", "body")
        assert seal(before, said["company"], said["seq"], at, *(said[key] for key in order)) == digest
        before = digest


def test_the_stories_in_the_docs_can_be_read_and_every_form_is_explained():
    from goodterms.demo.story import EXPECTATIONS, FACTS, parse_story

    page = text(ROOT / "docs" / "stories.md")
    told = "\n".join(line.strip() for line in page.splitlines() if line.startswith("    "))
    entries, problems = parse_story(told)
    assert entries and not problems
    explained = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    assert explained == {*FACTS, *EXPECTATIONS}
