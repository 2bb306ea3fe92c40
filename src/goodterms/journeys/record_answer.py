"""An answer of the customer to one of the playbook's questions, in their words, and whether it was checked."""

from datetime import date
from typing import Final

from django.db.models import F

from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Answer, Customer

LONGEST: Final = 5000


def record_answer(
    who: Access,
    customer: Customer,
    *,
    question: str,
    answer: str,
    words: str = "",
    state: str = Answer.State.UNVERIFIED,
    on_day: date | None = None,
) -> Answer | list[Problem]:
    """Keep what they answered: `question` and `answer` by the playbook's names, `words` as they said it.

    Asked again, the newest answer to a question counts. Unverified counts half; contradicted counts against them.
    """
    who.require("collector")
    today = clock.today(who.company)
    day = on_day or today
    problems = _not_of_the_playbook(playbook_in_force(who), question, answer)
    problems += recording.cannot_be_kept(words, longest=LONGEST, column="words")
    problems += recording.still_to_come(day, today=today) + _no_state(state)
    if problems:
        return problems
    with access.writing(who.company.pk):
        kept = Answer.objects.create(
            company=who.company,
            customer=customer,
            question=question,
            answer=answer,
            words=recording.plain(words),
            state=state,
            on_day=day,
            author=who.user,
        )
        body = {"question": question, "answer": answer, "state": state}
        recording.tell(who, customer, "answer.kept", f"answer:{kept.pk}", body)
    return kept


def check_answer(who: Access, customer: Customer, answer_id: int, state: str, *, version: int) -> list[Problem]:
    """Say that an answer was verified or contradicted (or is open again). Raises NotHere."""
    who.require("collector")
    problems = _no_state(state)
    if problems:
        return problems
    with access.writing(who.company.pk):
        mine = Answer.objects.filter(company=who.company, customer=customer, pk=answer_id)
        if not mine.exists():
            raise NotHere(str(answer_id))
        unchanged = mine.filter(version=version, withdrawn_on=None)
        if unchanged.update(state=state, version=F("version") + 1) != 1:
            return [recording.CHANGED]
        recording.tell(who, customer, "answer.checked", f"answer:{answer_id}", {"state": state})
    return []


def withdraw_answer(who: Access, customer: Customer, answer_id: int) -> bool:
    """The answer was recorded by mistake. False where that was said already."""
    return recording.withdraw(who, customer, Answer, answer_id, "answer")


def _not_of_the_playbook(playbook: Playbook, question: str, answer: str) -> list[Problem]:
    asked = playbook.questions
    if question not in asked.names:
        text = N_("The playbook has no question {question}")
        return [Problem("answer.question", text, {"question": question[:40]}, column="question", value=question[:40])]
    known = asked.answers[asked.names.index(question)]
    if answer not in known:
        text = N_("Choose what they answered")
        if answer:
            text = N_("{answer} is none of the answers {known}")
        params = {"answer": answer[:40], "known": ", ".join(known)}
        return [Problem("answer.answer", text, params, column="answer", value=answer[:40])]
    return []


def _no_state(state: str) -> list[Problem]:
    if state in Answer.State.values:
        return []
    return [Problem("answer.state", N_("Say whether it is unverified, verified or contradicted"), column="state")]
