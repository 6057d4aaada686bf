"""Answers used again: no call, no engine, no weights; the same summary; nothing where it is off."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, field_validator

from summarizer import Settings, Summary, astream, asummarize, stream, summarize, summarize_many
from summarizer.errors import ModelError, WeightsError
from summarizer.models import engines, open_model
from summarizer.models.answers import Answers, Kept
from summarizer.models.keys import key_of
from summarizer.models.prefixes import engine_version
from summarizer.models.protocol import Answer, Message, Model, Request
from summarizer.models.weights import identity_of
from tests.articles import GOOD, HEAVY, TEXT
from tests.loopback import Asked, Loopback, Reply, cut_off, fails, says
from tests.models.asking import ANN, GRAMMAR, Count, question, settings

BOB = {"who": "Bob", "how_many": 2}
ANN_COUNTED = Count(who="Ann", how_many=4)
BOB_COUNTED = Count(who="Bob", how_many=2)


@pytest.fixture
def keeping(tmp_path: Path) -> Callable[..., Settings]:
    """Settings for a server, with kept answers in a folder of the test's own."""

    def make(server: Loopback, **fields: Any) -> Settings:
        return settings(server.address, **{"cache": True, "cache_dir": tmp_path, **fields})

    return make


Keeping = Callable[..., Settings]


def plainly(model: Model, request: Request) -> Answer:
    return model.ask(request)


def awaited(model: Model, request: Request) -> Answer:
    return asyncio.run(model.ask_async(request))


@pytest.fixture(params=[plainly, awaited])
def ask(request: pytest.FixtureRequest) -> Callable[[Model, Request], Answer]:
    found: Callable[[Model, Request], Answer] = request.param
    return found


Asking = Callable[[Model, Request], Answer]


class TestUsedAgain:
    def test_what_was_answered_is_not_asked_again(self, keeping: Keeping, ask: Asking) -> None:
        with Loopback(says(ANN, usage=(31, 7, 0))) as server:
            first = ask(open_model(keeping(server)), question())
            second = ask(open_model(keeping(server)), question())
            assert len(server.asked) == 1
        assert first.value == second.value == ANN_COUNTED
        assert [attempt.outcome for attempt in first.attempts] == ["ok"]
        (attempt,) = second.attempts
        assert (attempt.outcome, attempt.request) == ("cached", "count:1")
        assert (attempt.tokens_in, attempt.tokens_out, attempt.tokens_cached) == (0, 0, 0)
        assert "31 tokens in and 7 out" in attempt.detail
        assert second.warnings == ()

    def test_the_name_of_a_request_makes_no_difference(self, keeping: Keeping) -> None:
        with Loopback(says(ANN)) as server:
            model = open_model(keeping(server))
            model.ask(question())
            (attempt,) = model.ask(question(name="count:2")).attempts
        assert (attempt.outcome, attempt.request) == ("cached", "count:2")

    @pytest.mark.parametrize(
        "fields",
        [
            {"text": "Ann has 5 pears."},
            {"messages": (Message("user", "Ann has 4 pears."),)},
            {"max_tokens": 41},
            {"grammar": GRAMMAR},
        ],
        ids=str,
    )
    def test_another_request_is_asked(self, keeping: Keeping, fields: dict[str, Any]) -> None:
        with Loopback(says(ANN)) as server:
            model = open_model(keeping(server))
            model.ask(question())
            model.ask(question(**fields))
            assert len(server.asked) == 2

    def test_another_model_and_another_server_are_asked(self, keeping: Keeping) -> None:
        with Loopback(says(ANN)) as server, Loopback(says(BOB)) as other:
            open_model(keeping(server)).ask(question())
            open_model(keeping(server, model="openai/fake-2")).ask(question())
            answer = open_model(keeping(other)).ask(question())
            assert (len(server.asked), len(other.asked)) == (2, 1)
        assert answer.value == BOB_COUNTED

    def test_a_kept_answer_counts_nothing_towards_the_budget(self, keeping: Keeping) -> None:
        with Loopback(says(ANN, usage=(150, 50, 0))) as server:
            model = open_model(keeping(server, max_tokens=250))
            for _ in range(5):
                model.ask(question())

    def test_threads_and_loops_share_what_is_kept(self, keeping: Keeping) -> None:
        with Loopback(says(ANN)) as server:
            model = open_model(keeping(server))
            model.ask(question())
            answers = [asyncio.run(model.ask_async(question())) for _ in range(2)]
            threads = [
                threading.Thread(target=lambda: answers.append(model.ask(question())))
                for _ in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(server.asked) == 1
        assert [answer.attempts[0].outcome for answer in answers] == ["cached"] * 6

    def test_another_process_uses_them(self, keeping: Keeping, tmp_path: Path) -> None:
        script = """
import sys
from summarizer.models import open_model
from tests.models.asking import question, settings

model = open_model(settings(sys.argv[1]))
print(model.ask(question()).attempts[0].outcome, model.ask(question("Else?")).attempts[0].outcome)
"""
        with Loopback(says(ANN)) as server:
            open_model(keeping(server)).ask(question())
            done = subprocess.run(
                [sys.executable, "-c", script, server.address],
                env={
                    **os.environ,
                    "SUMMARIZER_CACHE": "1",
                    "SUMMARIZER_CACHE_DIR": str(tmp_path),
                },
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.split() == ["cached", "ok"]
            outcome = open_model(keeping(server)).ask(question("Else?")).attempts[0].outcome
        assert outcome == "cached"


class TestOff:
    def test_it_is_on_unless_switched_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not Settings().cache
        monkeypatch.delenv("SUMMARIZER_CACHE")
        assert Settings().cache

    def test_nothing_is_kept(self, keeping: Keeping, ask: Asking, tmp_path: Path) -> None:
        with Loopback(says(ANN)) as server:
            ask(open_model(keeping(server, cache=False)), question())
        assert list(tmp_path.iterdir()) == []

    def test_nothing_is_looked_at(self, keeping: Keeping, ask: Asking) -> None:
        with Loopback(says(ANN), says(BOB)) as server:
            ask(open_model(keeping(server)), question())
            answer = ask(open_model(keeping(server, cache=False)), question())
            assert answer.value == BOB_COUNTED
            again = ask(open_model(keeping(server)), question())
            assert again.value == ANN_COUNTED


class TestOnlyGoodAnswers:
    @pytest.mark.parametrize(
        "failure", [says("certainly!"), cut_off(), fails(400, "no")], ids=["misfit", "cut", "400"]
    )
    def test_a_failure_is_not_kept(self, keeping: Keeping, ask: Asking, failure: Reply) -> None:
        with Loopback(failure, says(ANN)) as server:
            model = open_model(keeping(server, attempts=1))
            with pytest.raises(ModelError) as caught:
                ask(model, question())
            assert len(caught.value.attempts) == 1
            assert ask(model, question()).attempts[0].outcome == "ok"

    def test_an_answer_that_came_at_the_second_attempt_is_kept(self, keeping: Keeping) -> None:
        with Loopback(says("certainly!"), says(ANN)) as server:
            model = open_model(keeping(server))
            first, second = model.ask(question()), model.ask(question())
        assert [attempt.outcome for attempt in first.attempts] == ["invalid", "ok"]
        assert [attempt.outcome for attempt in second.attempts] == ["cached"]

    def test_what_does_not_fit_any_more_is_asked_and_replaced(self, keeping: Keeping) -> None:
        class Stricter(BaseModel):
            """Who has how many."""

            model_config = ConfigDict(title="Count")
            who: str
            how_many: int

            @field_validator("who")
            @classmethod
            def _is_not_ann(cls, value: str) -> str:
                if value == "Ann":
                    raise ValueError("Ann has left")
                return value

        with Loopback(says(ANN), says(BOB)) as server:
            model = open_model(keeping(server))
            model.ask(question())
            asked = [model.ask(question(answer=Stricter)) for _ in range(2)]
            assert len(server.asked) == 2
        assert [answer.attempts[0].outcome for answer in asked] == ["ok", "cached"]
        assert asked[0].value == asked[1].value

    def test_what_would_come_back_changed_is_not_kept(self, keeping: Keeping) -> None:
        class Growing(BaseModel):
            """A value that is another one when it is read again."""

            who: str

            @field_validator("who")
            @classmethod
            def _grows(cls, value: str) -> str:
                return value + "!"

        with Loopback(says({"who": "Ann"})) as server:
            model = open_model(keeping(server))
            values = [model.ask(question(answer=Growing)).value for _ in range(2)]
            assert len(server.asked) == 2
        assert [value.model_dump() for value in values] == [{"who": "Ann!"}] * 2


class TestLocal:
    def test_a_kept_answer_needs_neither_weights_nor_engine(
        self, ask: Asking, tmp_path: Path
    ) -> None:
        known = Settings(model="local/smollm2-135m", cache=True, cache_dir=tmp_path, offline=True)
        model = {
            "name": "local/smollm2-135m",
            "weights": identity_of("smollm2-135m"),
            "engine": engine_version(),
            "options": {"temperature": 0},
        }
        kept = Kept(ANN_COUNTED.model_dump_json())
        Answers(tmp_path / "answers", 1).keep(key_of(question(), model), kept)
        before = engines.running()
        assert ask(open_model(known), question()).value == ANN_COUNTED
        with pytest.raises(WeightsError, match="SUMMARIZER_OFFLINE"):
            ask(open_model(known), question("Bob has 2 plums."))
        assert engines.running() == before

    def test_a_file_of_ones_own_that_changed_is_another_model(self, tmp_path: Path) -> None:
        file = tmp_path / "own.gguf"
        file.write_bytes(b"GGUF, the first")
        first = identity_of(str(file))
        assert identity_of(str(file)) == first
        file.write_bytes(b"GGUF, another one")
        assert identity_of(str(file)) != first


# --- whole articles


def last_of_stream(article: Any, **known: Any) -> Summary:
    *_, last = stream(article, **known)
    assert isinstance(last, Summary)
    return last


def last_of_astream(article: Any, **known: Any) -> Summary:
    async def last() -> Any:
        items: AsyncIterator[Any] = astream(article, **known)
        return [item async for item in items][-1]

    summary = asyncio.run(last())
    assert isinstance(summary, Summary)
    return summary


def first_of_many(article: Any, **known: Any) -> Summary:
    (summary,) = summarize_many([article], on_error="raise", **known)
    assert isinstance(summary, Summary)
    return summary


WAYS: dict[str, Callable[..., Summary]] = {
    "summarize": summarize,
    "asummarize": lambda article, **known: asyncio.run(asummarize(article, **known)),
    "stream": last_of_stream,
    "astream": last_of_astream,
    "summarize_many": first_of_many,
}


def by_line(asked: Asked) -> Reply:
    accused = "accused | The council | hiding a report | accusation"
    return says({"items": [accused] if "accused" in asked.prompt else []}, usage=HEAVY)


class TestArticles:
    @pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
    @pytest.mark.parametrize(
        ("reading", "reply"),
        [("whole", says(GOOD, usage=HEAVY)), ("by_sentence", by_line)],
        ids=["whole", "by_sentence"],
    )
    def test_the_second_summary_costs_nothing_and_is_the_same(
        self, keeping: Keeping, way: Callable[..., Summary], reading: str, reply: Any
    ) -> None:
        with Loopback(reply) as server:
            first = way(TEXT, settings=keeping(server, reading=reading))
            asked = len(server.asked)
            second = way(TEXT, settings=keeping(server, reading=reading))
            assert len(server.asked) == asked > 0
        assert second.model_dump(exclude={"run"}) == first.model_dump(exclude={"run"})
        assert {attempt.outcome for attempt in second.run.attempts} == {"cached"}
        assert len(second.run.attempts) == asked
        assert (second.run.tokens_in, second.run.tokens_out, second.run.cost) == (0, 0, None)
        assert first.claims

    @pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
    def test_trouble_with_the_cache_is_one_warning(
        self, keeping: Keeping, way: Callable[..., Summary], tmp_path: Path
    ) -> None:
        (tmp_path / "answers").write_text("in the way")
        with Loopback(by_line) as server:
            run = way(TEXT, settings=keeping(server, reading="by_sentence")).run
        assert {attempt.outcome for attempt in run.attempts} == {"ok"}
        (warning,) = run.warnings
        assert "SUMMARIZER_CACHE" in warning

    def test_a_damaged_cache_is_one_warning_and_then_none(
        self, keeping: Keeping, tmp_path: Path
    ) -> None:
        (tmp_path / "answers").mkdir()
        (tmp_path / "answers" / "answers.sqlite3").write_bytes(b"no answers " * 1000)
        with Loopback(by_line) as server:
            known = keeping(server, reading="by_sentence")
            warned, again = (summarize(TEXT, settings=known).run for _ in range(2))
        assert len(warned.warnings) == 1
        assert "begun anew" in warned.warnings[0]
        assert again.warnings == ()
        assert {attempt.outcome for attempt in again.attempts} == {"cached"}


@pytest.mark.small_model
class TestEngine:
    TEXT = (
        "Carla Dunn, who was seen with Tom Reyes in March, said the vote in Marn was fair. "
        "The council, which Reyes leads, told reporters on Monday it denied hiding a report. "
        "Asked about the bridge, Dunn answered that she knew nothing, and Reyes disputed it."
    )

    def test_an_article_read_before_starts_no_engine(
        self, small_weights: Path, tmp_path: Path
    ) -> None:
        known = Settings(model=f"local/{small_weights}", cache=True, cache_dir=tmp_path)
        first = summarize(self.TEXT, settings=known)
        engines.stop_all()
        second = summarize(self.TEXT, settings=known)
        assert engines.running() == []
        assert second.model_dump(exclude={"run"}) == first.model_dump(exclude={"run"})
        asked = [a.request for a in first.run.attempts if a.request != "instructions"]
        assert [attempt.request for attempt in second.run.attempts] == asked
        assert asked
        assert {attempt.outcome for attempt in second.run.attempts} == {"cached"}
        assert second.run.tokens_in == second.run.tokens_out == 0

    def test_how_sure_it_was_is_kept(self, small_weights: Path, tmp_path: Path) -> None:
        known = Settings(model=f"local/{small_weights}", cache=True, cache_dir=tmp_path)
        asked = replace(question(grammar=GRAMMAR), weighed=True)
        try:
            first, second = (open_model(known).ask(asked) for _ in range(2))
        finally:
            engines.stop_all()
        assert second.attempts[-1].outcome == "cached"
        assert first.tokens
        assert first.tokens == second.tokens

    def test_a_new_question_after_kept_ones_reads_the_instructions_and_is_asked(
        self, small_weights: Path, tmp_path: Path
    ) -> None:
        known = Settings(model=f"local/{small_weights}", cache=True, cache_dir=tmp_path)
        try:
            static = (Message("system", "Say who is meant and how many."),)
            asked = [
                question(messages=(*static, Message("user", text)), static=1, grammar=GRAMMAR)
                for text in ("Ann has 4 pears.", "Bob has 7 plums.")
            ]
            open_model(known).ask(asked[0])
            engines.stop_all()
            model = open_model(known)
            outcomes = [model.ask(each).attempts[-1].outcome for each in asked]
            assert outcomes == ["cached", "ok"]
            assert len(engines.running()) == 1
        finally:
            engines.stop_all()
