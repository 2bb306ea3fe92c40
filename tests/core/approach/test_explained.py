"""The shapes of an explanation are values: frozen, comparable, without hidden state."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from goodterms.core.approach import explained

SHAPES = ("WorthView", "OptionView", "QuestionView", "Advice", "Explanation")


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_is_a_frozen_value_with_a_text_for_every_field(name: str) -> None:
    shape = getattr(explained, name)
    assert is_dataclass(shape)
    assert shape.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert fields(shape)


def test_a_question_cannot_be_changed_after_it_was_shown() -> None:
    question = explained.QuestionView("q", "ask", "?", "why", 1.0, 0.5, 0.5, 0.1, None, True)
    with pytest.raises(FrozenInstanceError):
        question.net = 9.0  # type: ignore[misc]
    assert question == explained.QuestionView("q", "ask", "?", "why", 1.0, 0.5, 0.5, 0.1, None, True)
