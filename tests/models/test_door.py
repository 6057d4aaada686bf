"""The door against real servers: what comes back, what is asked again, what it costs."""

from __future__ import annotations

import asyncio
import datetime as dt
import pickle
import threading
from email.utils import format_datetime

import pytest

from summarizer.errors import (
    ModelConfigurationError,
    ModelError,
    ModelUnavailableError,
    ReplyError,
)
from summarizer.models import open_model
from summarizer.models.protocol import Answer, Message
from tests.loopback import Asked, Loopback, Reply, cut_off, drips, fails, hangs, refuses, says
from tests.models.asking import ANN, GRAMMAR, Count, question, settings

KEY = "sk-canary-0123456789"


def outcomes(holder: Answer | ModelError) -> list[str]:
    return [attempt.outcome for attempt in holder.attempts]


def failing(server: Loopback, **fields: object) -> ModelError:
    """The error that asking once at this server ends in."""
    with pytest.raises(ModelError) as caught:
        open_model(settings(server.address, **fields)).ask(question())
    return caught.value


def test_answer_is_validated_and_comes_with_its_attempt() -> None:
    with Loopback(says(ANN, usage=(31, 7, 20))) as server:
        answer = open_model(settings(server.address)).ask(question())
    assert answer.value == Count(who="Ann", how_many=4)
    (attempt,) = answer.attempts
    assert attempt.request == "count:1"
    assert attempt.outcome == "ok"
    assert (attempt.tokens_in, attempt.tokens_out, attempt.tokens_cached) == (31, 7, 20)


def test_asking_async_gives_the_same_answer() -> None:
    with Loopback(says(ANN)) as server:
        answer = asyncio.run(open_model(settings(server.address)).ask_async(question()))
    assert answer.value == Count(who="Ann", how_many=4)


def test_one_model_serves_several_event_loops_and_threads() -> None:
    with Loopback(says(ANN)) as server:
        model = open_model(settings(server.address))
        answers = [asyncio.run(model.ask_async(question())) for _ in range(2)]
        threads = [
            threading.Thread(target=lambda: answers.append(model.ask(question()))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [answer.value for answer in answers] == [Count(who="Ann", how_many=4)] * 6


def test_no_more_requests_are_under_way_than_the_settings_allow() -> None:
    running, most = 0, 0
    lock = threading.Lock()
    both = threading.Barrier(2)

    def count(_: Asked) -> Reply:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait(timeout=20)
        with lock:
            running -= 1
        return says(ANN)

    async def ask_all() -> None:
        model = open_model(settings(server.address, concurrency=2))
        await asyncio.gather(*(model.ask_async(question()) for _ in range(6)))

    with Loopback(count) as server:
        asyncio.run(ask_all())
    assert most == 2


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }} and {% b", "<|im_start|>system", "  indented\n\tlines  ", "\\n {0} %s"]
)
def test_messages_reach_the_model_unchanged(text: str) -> None:
    with Loopback(says(ANN)) as server:
        open_model(settings(server.address)).ask(question(text))
    assert server.asked[0].prompt == text
    assert len(server.asked[0].body["messages"]) == 2


def test_schema_and_temperature_are_sent() -> None:
    with Loopback(says(ANN)) as server:
        open_model(settings(server.address)).ask(question())
    body = server.asked[0].body
    assert body["model"] == "fake-1"
    assert body["temperature"] == 0
    assert body["max_tokens"] == 40
    schema = body["response_format"]["json_schema"]["schema"]
    assert set(schema["properties"]) == {"who", "how_many"}


def test_grammar_is_not_sent_to_a_server_that_promises_none() -> None:
    with Loopback(says(ANN)) as server:
        open_model(settings(server.address)).ask(question(grammar=GRAMMAR))
    assert "grammar" not in server.asked[0].body


class TestInvalidReplies:
    def test_garbage_is_asked_again_with_what_was_wrong(self) -> None:
        with Loopback(says("certainly!"), says(ANN)) as server:
            answer = open_model(settings(server.address)).ask(question())
        assert outcomes(answer) == ["invalid", "ok"]
        assert "Invalid JSON" in server.asked[1].prompt
        assert "Invalid JSON" in answer.attempts[0].detail

    def test_calls_are_counted_and_not_retries(self) -> None:
        with Loopback(says({"who": "Ann"})) as server:
            error = failing(server, attempts=3)
        assert isinstance(error, ReplyError)
        assert len(server.asked) == 3
        assert outcomes(error) == ["invalid"] * 3
        assert error.reply == '{"who": "Ann"}'
        assert "how_many" in str(error)

    def test_tokens_of_each_call_are_its_own(self) -> None:
        with Loopback(says("no", usage=(10, 1, 0)), says(ANN, usage=(30, 2, 5))) as server:
            answer = open_model(settings(server.address)).ask(question())
        counted = [(a.tokens_in, a.tokens_out, a.tokens_cached) for a in answer.attempts]
        assert counted == [(10, 1, 0), (30, 2, 5)]

    def test_empty_content_is_a_reply_error(self) -> None:
        with Loopback(Reply(content=None)) as server:
            error = failing(server, attempts=2)
        assert isinstance(error, ReplyError)
        assert outcomes(error) == ["invalid", "invalid"]

    def test_reply_without_usage_counts_nothing(self) -> None:
        with Loopback(says(ANN, usage=None)) as server:
            answer = open_model(settings(server.address)).ask(question())
        assert answer.attempts[0].tokens_in == 0


class TestHopelessReplies:
    def test_cut_off_answer_is_told_and_not_asked_again(self) -> None:
        with Loopback(cut_off()) as server:
            error = failing(server)
        assert isinstance(error, ReplyError)
        assert error.truncated
        assert len(server.asked) == 1
        assert outcomes(error) == ["truncated"]
        assert error.attempts[0].tokens_out == 5

    @pytest.mark.parametrize(
        "reply",
        [refuses(), Reply(content=None, finish="content_filter"), says(ANN, finish="refusal")],
        ids=["refusal", "filter", "stop reason"],
    )
    def test_refusal_is_told_and_not_asked_again(self, reply: Reply) -> None:
        with Loopback(reply) as server:
            error = failing(server)
        assert isinstance(error, ReplyError)
        assert not error.truncated
        assert len(server.asked) == 1
        assert outcomes(error) == ["refused"]

    @pytest.mark.parametrize(
        "reply",
        [Reply(choices=False), Reply(body=b'{"hello": 1}'), Reply(body=b"<html>hi</html>")],
        ids=["no choices", "other shape", "no JSON"],
    )
    def test_reply_without_an_answer_is_a_reply_error(self, reply: Reply) -> None:
        with Loopback(reply) as server:
            error = failing(server)
        assert isinstance(error, ReplyError)
        assert len(server.asked) == 1
        assert outcomes(error)[-1] in ("invalid", "unavailable")

    def test_prompt_that_the_server_cut_is_an_error_even_with_a_good_answer(self) -> None:
        with Loopback(says(ANN, usage=(512, 9, 0))) as server:
            model = open_model(settings(server.address))
            with pytest.raises(ModelError, match="read only 512 tokens of a prompt") as caught:
                model.ask(question("pears and apples " * 400))
        assert not isinstance(caught.value, ReplyError)
        assert caught.value.attempts[0].tokens_in == 512
        assert len(server.asked) == 1


class TestUnavailable:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
    def test_overload_is_asked_again(self, status: int) -> None:
        with Loopback(fails(status, retry_after="0"), says(ANN)) as server:
            answer = open_model(settings(server.address)).ask(question())
        assert outcomes(answer) == ["unavailable", "ok"]
        assert str(status) in answer.attempts[0].detail
        assert len(server.asked) == 2

    def test_calls_of_both_kinds_share_one_limit(self) -> None:
        with Loopback(fails(503, retry_after="0"), says("no"), says("no")) as server:
            error = failing(server, attempts=3)
        assert outcomes(error) == ["unavailable", "invalid", "invalid"]
        assert len(server.asked) == 3

    def test_error_after_the_last_attempt_says_what_the_server_said(self) -> None:
        with Loopback(fails(503, "the roof leaks", retry_after="0")) as server:
            error = failing(server, attempts=2)
        assert isinstance(error, ModelUnavailableError)
        assert "the roof leaks" in str(error)
        assert error.model == "openai/fake-1"
        assert outcomes(error) == ["unavailable"] * 2
        assert error.__cause__ is not None

    def test_retry_after_as_a_date_is_understood(self) -> None:
        then = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
        with Loopback(fails(429, retry_after=format_datetime(then, usegmt=True))) as server:
            error = failing(server)
        assert isinstance(error, ModelUnavailableError)
        assert error.retry_after_s == pytest.approx(3600, abs=60)
        assert len(server.asked) == 1

    def test_nobody_waits_longer_than_a_call_may_take(self) -> None:
        with Loopback(fails(429, retry_after="500")) as server:
            error = failing(server, timeout_s=20)
        assert isinstance(error, ModelUnavailableError)
        assert error.retry_after_s == 500
        assert len(server.asked) == 1

    @pytest.mark.parametrize("reply", [hangs(), drips(ANN)], ids=["hang", "drip"])
    def test_each_call_has_a_deadline_for_the_whole_of_it(self, reply: Reply) -> None:
        with Loopback(reply) as server:
            error = failing(server, timeout_s=0.4, attempts=2)
        assert isinstance(error, ModelUnavailableError)
        assert "SUMMARIZER_TIMEOUT_S" in str(error)
        assert outcomes(error) == ["unavailable"] * 2
        assert len(server.asked) == 2

    def test_unreachable_server_is_told(self) -> None:
        with Loopback() as server:
            address = server.address
        with pytest.raises(ModelUnavailableError, match="cannot be reached") as caught:
            open_model(settings(address, attempts=2)).ask(question())
        assert outcomes(caught.value) == ["unavailable"] * 2

    def test_cancelled_request_does_not_run_on(self) -> None:
        async def impatient() -> None:
            model = open_model(settings(server.address))
            await asyncio.wait_for(model.ask_async(question()), 1.0)

        with Loopback(hangs()) as server, pytest.raises(TimeoutError):
            asyncio.run(impatient())
        assert len(server.asked) == 1


class TestNotAskedAgain:
    @pytest.mark.parametrize(
        ("reply", "kind", "told"),
        [
            (fails(401, "bad key"), ModelConfigurationError, "SUMMARIZER_API_KEY"),
            (fails(403, "not yours"), ModelConfigurationError, "SUMMARIZER_API_KEY"),
            (fails(404, "no such model"), ModelConfigurationError, "SUMMARIZER_MODEL"),
            (fails(400, "too long"), ModelError, "too long"),
            (fails(429, "pay", "insufficient_quota"), ModelUnavailableError, "no quota left"),
            (fails(402, "pay"), ModelUnavailableError, "no quota left"),
        ],
        ids=["401", "403", "404", "400", "quota", "402"],
    )
    def test_what_waiting_would_not_mend(
        self, reply: Reply, kind: type[ModelError], told: str
    ) -> None:
        with Loopback(reply) as server:
            error = failing(server)
        assert isinstance(error, kind)
        assert told in str(error)
        assert len(server.asked) == 1
        assert outcomes(error) == ["unavailable"]


def test_option_that_a_model_does_not_take_is_left_out_from_then_on() -> None:
    unknown = fails(400, "Unsupported value: 'temperature' does not support 0 with this model.")
    with Loopback(unknown, says(ANN)) as server:
        model = open_model(settings(server.address))
        answer = model.ask(question())
        model.ask(question())
    assert outcomes(answer) == ["unavailable", "ok"]
    assert ["temperature" in asked.body for asked in server.asked] == [True, False, False]


def test_model_that_counts_completion_tokens_is_asked_in_its_words() -> None:
    unknown = fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")
    with Loopback(unknown, says(ANN)) as server:
        open_model(settings(server.address)).ask(question())
    assert server.asked[1].body["max_completion_tokens"] == 40
    assert "max_tokens" not in server.asked[1].body


class TestBudget:
    def test_call_that_would_pass_the_budget_is_not_made(self) -> None:
        with Loopback(says(ANN, usage=(150, 50, 0))) as server:
            model = open_model(settings(server.address, max_tokens=250))
            model.ask(question())
            with pytest.raises(ModelError, match="SUMMARIZER_MAX_TOKENS") as caught:
                model.ask(question())
        assert len(server.asked) == 1
        assert caught.value.attempts == ()

    def test_budget_holds_for_answers_asked_again(self) -> None:
        with Loopback(says("no", usage=(60, 40, 0))) as server:
            error = failing(server, max_tokens=100)
        assert "SUMMARIZER_MAX_TOKENS" in str(error)
        assert len(server.asked) == 1
        assert outcomes(error) == ["invalid"]


class TestKeys:
    def test_own_server_gets_its_own_key(self) -> None:
        with Loopback(says(ANN)) as server:
            open_model(settings(server.address, api_key=KEY)).ask(question())
        assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"

    def test_own_server_never_gets_what_the_environment_holds_for_a_provider(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_ADMIN_KEY", KEY)
        monkeypatch.setenv("OPENAI_ORG_ID", KEY)
        monkeypatch.setenv("OPENAI_PROJECT_ID", KEY)
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"X-Token: {KEY}")
        with Loopback(says(ANN)) as server:
            open_model(settings(server.address)).ask(question())
        assert KEY not in str(server.asked)

    def test_key_that_a_server_sends_back_is_in_no_message(
        self, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with Loopback(fails(401, f"Incorrect API key provided: {KEY}")) as server:
            model = open_model(settings(server.address, api_key=KEY))
            with pytest.raises(ModelConfigurationError) as caught:
                model.ask(question())
        shown = f"{caught.value!r} {caught.value} {caught.value.attempts} {vars(model)}"
        assert KEY not in shown
        assert KEY not in str(caught.value.__cause__)
        assert KEY not in caplog.text
        assert KEY not in "".join(capfd.readouterr())


def test_failures_are_not_logged_behind_the_callers_back(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with Loopback(fails(503, retry_after="0"), says("no")) as server:
        failing(server)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert "".join(capfd.readouterr()) == ""


def test_errors_can_be_sent_between_processes() -> None:
    with Loopback(cut_off()) as server:
        error = failing(server)
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, ReplyError)
    assert copy.truncated
    assert copy.attempts == error.attempts


def test_requests_carry_the_whole_chat() -> None:
    messages = (
        Message("system", "Count."),
        Message("user", "Bob has 2."),
        Message("assistant", '{"who": "Bob", "how_many": 2}'),
        Message("user", "Ann has 4."),
    )
    with Loopback(says(ANN)) as server:
        open_model(settings(server.address)).ask(question(messages=messages, static=3))
    sent = [(m["role"], m["content"]) for m in server.asked[0].body["messages"]]
    assert sent == [(m.role, m.content) for m in messages]
