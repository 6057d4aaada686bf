"""Which model a name opens, what must be set for it, and how each provider's protocol is read."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer.errors import (
    ModelConfigurationError,
    ModelError,
    ModelUnavailableError,
    ReplyError,
)
from summarizer.models import open_model
from summarizer.models.protocol import Answer, Message
from summarizer.settings import Settings
from tests.loopback import Loopback, Reply, fails, says
from tests.models.asking import ANN, Count, question

KEY = "sk-canary-0123456789"
VARIABLES = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "GOOGLE_API_KEY",
    "GEMINI_API_KEY",
    "GROQ_API_KEY",
    "MISTRAL_API_KEY",
)


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai/gpt-5", "OPENAI_API_KEY"),
        ("anthropic/claude-sonnet-4-6", "ANTHROPIC_API_KEY"),
        ("google/gemini-3.5-flash", "GOOGLE_API_KEY"),
        ("groq/llama", "GROQ_API_KEY"),
        ("mistral/large", "MISTRAL_API_KEY"),
    ],
)
def test_missing_key_is_told_by_the_name_of_its_variable(model: str, variable: str) -> None:
    with pytest.raises(ModelConfigurationError, match=variable):
        open_model(Settings(model=model)).ask(question())


@pytest.mark.parametrize("model", ["nobody/big-1", "openai", "openai/", "/gpt", "local/no-such"])
def test_unknown_model_is_told_before_anything_is_asked(model: str) -> None:
    with pytest.raises(ModelConfigurationError, match="SUMMARIZER_MODEL"):
        open_model(Settings(model=model))


def test_missing_package_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", KEY)
    with pytest.raises(ModelConfigurationError, match="pip install") as caught:
        open_model(Settings(model="mistral/large")).ask(question())
    assert KEY not in str(caught.value)


def test_missing_extra_of_ours_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setitem(sys.modules, "anthropic", None)
    with pytest.raises(ModelConfigurationError, match=r"summarizer\[anthropic\]"):
        open_model(Settings(model="anthropic/claude-sonnet-4-6")).ask(question())


def test_local_model_at_an_address_is_a_contradiction() -> None:
    with pytest.raises(ModelConfigurationError, match="SUMMARIZER_BASE_URL"):
        open_model(Settings(model="local", base_url="http://127.0.0.1:9/v1"))


@pytest.mark.parametrize(
    ("model", "sent"),
    [
        ("openai/gpt-5", "gpt-5"),
        ("ollama/llama3.1:8b", "llama3.1:8b"),
        ("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B"),
        ("plain-name", "plain-name"),
    ],
)
def test_server_at_an_address_is_asked_for_the_name(model: str, sent: str) -> None:
    with Loopback(says(ANN)) as server:
        open_model(Settings(model=model, base_url=server.address)).ask(question())
    assert server.asked[0].body["model"] == sent


def test_opening_a_model_imports_no_sdk() -> None:
    code = (
        "import sys; from summarizer.models import open_model;"
        "from summarizer.settings import Settings;"
        "open_model(Settings()); open_model(Settings(model='openai/gpt-5'));"
        "print(sorted({'openai', 'instructor', 'xllamacpp', 'tenacity'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_capabilities_tell_local_from_remote() -> None:
    local = open_model(Settings(model="local")).capabilities
    remote = open_model(Settings(model="openai/gpt-5", concurrency=7)).capabilities
    assert (local.grammar, local.whole, local.window, local.concurrency) == (True, False, 8192, 1)
    assert (remote.grammar, remote.whole, remote.window) == (False, True, None)
    assert remote.concurrency == 7


class TestOpenAI:
    @pytest.fixture(autouse=True)
    def _key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def test_provider_is_asked_with_its_own_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(says(ANN)) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.address)
            answer = open_model(Settings(model="openai/gpt-5")).ask(question())
        assert answer.value == Count(who="Ann", how_many=4)
        assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
        assert server.asked[0].body["max_completion_tokens"] == 40

    def test_sdk_does_not_retry_beside_us(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(fails(503, retry_after="0")) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.address)
            with pytest.raises(ModelUnavailableError):
                open_model(Settings(model="openai/gpt-5", attempts=2)).ask(question())
        assert len(server.asked) == 2


class TestAnthropic:
    @pytest.fixture(autouse=True)
    def _key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)

    def ask(self, monkeypatch: pytest.MonkeyPatch, server: Loopback, attempts: int = 2) -> Answer:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.root)
        settings = Settings(model="anthropic/claude-sonnet-4-6", attempts=attempts)
        return open_model(settings).ask(question())

    def test_answer_and_tokens_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(says(ANN, usage=(50, 9, 30))) as server:
            answer = self.ask(monkeypatch, server)
        assert server.asked[0].path == "/v1/messages"
        assert KEY in server.asked[0].headers["authorization"]
        assert answer.value == Count(who="Ann", how_many=4)
        (attempt,) = answer.attempts
        assert (attempt.tokens_in, attempt.tokens_out, attempt.tokens_cached) == (50, 9, 30)

    def test_overload_is_asked_again_by_us_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with (
            Loopback(fails(529, retry_after="0")) as server,
            pytest.raises(ModelUnavailableError, match="529"),
        ):
            self.ask(monkeypatch, server)
        assert len(server.asked) == 2

    def test_misfit_is_asked_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(says({"who": "Ann"}), says(ANN)) as server:
            answer = self.ask(monkeypatch, server)
        assert [a.outcome for a in answer.attempts] == ["invalid", "ok"]

    def test_cut_off_answer_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(says(ANN, finish="length")) as server, pytest.raises(ReplyError) as caught:
            self.ask(monkeypatch, server)
        assert caught.value.truncated
        assert len(server.asked) == 1

    def test_refusal_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with (
            Loopback(says(ANN, finish="refusal")) as server,
            pytest.raises(ReplyError, match="refusal"),
        ):
            self.ask(monkeypatch, server)
        assert len(server.asked) == 1

    def test_wrong_key_names_its_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with (
            Loopback(fails(401, "invalid x-api-key")) as server,
            pytest.raises(ModelConfigurationError, match="ANTHROPIC_API_KEY"),
        ):
            self.ask(monkeypatch, server)


class TestGoogle:
    @pytest.fixture(autouse=True)
    def _key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GOOGLE_API_KEY", KEY)

    def ask(self, monkeypatch: pytest.MonkeyPatch, server: Loopback) -> Answer:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.root)
        return open_model(Settings(model="google/gemini-3.5-flash", attempts=2)).ask(question())

    def test_answer_and_tokens_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(says(ANN, usage=(50, 9, 30))) as server:
            answer = self.ask(monkeypatch, server)
        assert server.asked[0].path.endswith("gemini-3.5-flash:generateContent")
        assert answer.value == Count(who="Ann", how_many=4)
        (attempt,) = answer.attempts
        assert (attempt.tokens_in, attempt.tokens_out, attempt.tokens_cached) == (50, 9, 30)

    def test_overload_is_asked_again_by_us_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with (
            Loopback(fails(503, retry_after="0")) as server,
            pytest.raises(ModelUnavailableError, match="503"),
        ):
            self.ask(monkeypatch, server)
        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        ("reply", "truncated"),
        [
            (says(ANN, finish="length"), True),
            (says(ANN, finish="SAFETY"), False),
            (Reply(choices=False), False),
        ],
        ids=["cut off", "safety", "empty"],
    )
    def test_hopeless_replies_are_told(
        self, monkeypatch: pytest.MonkeyPatch, reply: Reply, truncated: bool
    ) -> None:
        with Loopback(reply) as server, pytest.raises(ReplyError) as caught:
            self.ask(monkeypatch, server)
        assert caught.value.truncated is truncated
        assert len(server.asked) == 1

    def test_instructions_that_cannot_be_sent_are_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        messages = (Message("system", "Braces {{ here }}"), Message("user", "Ann has 4."))
        with Loopback(says(ANN)) as server:
            monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.root)
            model = open_model(Settings(model="google/gemini-3.5-flash"))
            with pytest.raises(ModelError, match="could not be asked") as caught:
                model.ask(question(messages=messages))
        assert server.asked == []
        assert caught.value.attempts == ()

    def test_misfit_is_a_typed_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Loopback(says({"who": 3})) as server, pytest.raises(ModelError) as caught:
            self.ask(monkeypatch, server)
        assert isinstance(caught.value, ReplyError)
