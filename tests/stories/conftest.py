"""Collects every `*.story` file beside it as a test: read, played through the journeys, and judged line by line."""

from pathlib import Path

import pytest

from goodterms.demo.story import parse_story


class StoryFailed(Exception):
    """What a story says about itself when it does not hold: file, line, expected and found."""


def tell(path: Path, text: str, found: list[tuple[int, str]]) -> StoryFailed:
    """The failure of a story: for each line, where it stands, the line itself, and what is wrong."""
    lines = text.splitlines()
    told = [
        f"{path}:{line}: {lines[line - 1].strip() if line else ''}\n    {what.replace('; ', chr(10) + '    ')}"
        for line, what in found
    ]
    return StoryFailed("\n".join(told))


def play_story(path: Path, folder: Path, monkeypatch) -> None:
    """Play one story file. Raises StoryFailed."""
    # Django is set up only once the tests run.
    from tests.stories.playing import CannotPlay, Stage

    text = path.read_text(encoding="utf-8")
    entries, problems = parse_story(text)
    if problems:
        raise tell(path, text, [(p.line, p.english) for p in problems])
    if not any(entry.verb == "expect" for entry in entries):
        raise tell(path, text, [(len(text.splitlines()), "the story expects nothing")])
    try:
        misses = list(Stage(folder, monkeypatch).play(entries))
    except CannotPlay as fault:
        raise tell(path, text, [(fault.line, fault.why)]) from fault
    if misses:
        raise tell(path, text, [(m.line, f"expected: {m.expected}; found:    {m.found}") for m in misses])


class StoryTest(pytest.Function):
    """One story as a test with the fixtures of the database tests."""

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, StoryFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, self.name


class StoryFile(pytest.File):
    """A file with one story."""

    def collect(self):
        def story(database, tmp_path, monkeypatch):
            play_story(self.path, tmp_path, monkeypatch)

        yield StoryTest.from_parent(self, name=self.path.stem, callobj=story)


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".story":
        return StoryFile.from_parent(parent, path=file_path)
    return None
