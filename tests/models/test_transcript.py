"""The transcript: a line a request, whatever came of it, and no key in any."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from summarizer import summarize
from summarizer.errors import ModelError, ReplyError, SettingsError, WeightsError
from summarizer.models import open_model
from summarizer.models.protocol import Message
from summarizer.settings import Settings
from tests.loopback import Loopback, cut_off, fails, hangs, says
from tests.models.asking import ANN, question, settings

KEY = "sk-canary-0123456789"
STATIC = (Message("system", "Say who is meant and how many."), Message("user", "Begin."))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "transcript.jsonl"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def asking(text: str = "Ann has 4 pears.") -> Any:
    return question(messages=(*STATIC, Message("user", text)), static=2)


def test_a_line_holds_the_request_and_every_raw_answer(path: Path) -> None:
    with Loopback(says("certainly!"), says(ANN, usage=(30, 5, 0))) as server:
        open_model(settings(server.address, transcript=path)).ask(asking())
    (line,) = lines(path)
    assert line["request"] == "count:1"
    assert line["model"] == "openai/fake-1"
    assert line["messages"] == [{"role": "user", "content": "Ann has 4 pears."}]
    assert len(line["static"]) == 64
    assert (line["outcome"], line["cached"], line["error"]) == ("ok", False, None)
    assert line["replies"] == ["certainly!", json.dumps(ANN)]
    assert [attempt["outcome"] for attempt in line["attempts"]] == ["invalid", "ok"]
    assert line["attempts"][1]["tokens_in"] == 30
    assert path.stat().st_mode & 0o777 == 0o600


def test_messages_that_never_change_are_told_by_one_digest(path: Path) -> None:
    with Loopback(says(ANN)) as server:
        model = open_model(settings(server.address, transcript=path))
        for request in (asking(), asking("Bob has 2."), question()):
            model.ask(request)
    first, second, third = (line["static"] for line in lines(path))
    assert first == second
    assert third is None


def test_an_answer_that_is_used_again_is_told_with_what_was_said(
    path: Path, tmp_path: Path
) -> None:
    with Loopback(says(ANN)) as server:
        known = settings(server.address, cache=True, cache_dir=tmp_path, transcript=path)
        open_model(known).ask(asking())
        asyncio.run(open_model(known).ask_async(asking()))
    first, second = lines(path)
    assert (first["cached"], second["cached"]) == (False, True)
    assert second["replies"] == first["replies"]
    assert second["outcome"] == "ok"


def test_a_request_that_failed_is_told(path: Path) -> None:
    with Loopback(cut_off(), fails(400, "no such thing")) as server:
        model = open_model(settings(server.address, transcript=path))
        with pytest.raises(ReplyError):
            model.ask(asking())
        with pytest.raises(ModelError):
            asyncio.run(model.ask_async(asking()))
    cut, rejected = lines(path)
    assert (cut["outcome"], rejected["outcome"]) == ("ReplyError", "ModelError")
    assert cut["replies"] == ['{"who": "An']
    assert [attempt["outcome"] for attempt in cut["attempts"]] == ["truncated"]
    assert "no such thing" in rejected["error"]
    assert rejected["replies"] == []


def test_a_request_that_could_not_be_asked_is_told(path: Path, tmp_path: Path) -> None:
    known = Settings(model="local/smollm2-135m", offline=True, cache_dir=tmp_path, transcript=path)
    with pytest.raises(WeightsError):
        open_model(known).ask(asking())
    (line,) = lines(path)
    assert (line["outcome"], line["attempts"]) == ("WeightsError", [])


def test_a_request_that_was_cancelled_is_told(path: Path) -> None:
    async def impatient() -> None:
        model = open_model(settings(server.address, transcript=path))
        await asyncio.wait_for(model.ask_async(asking()), 0.5)

    with Loopback(hangs()) as server, pytest.raises(TimeoutError):
        asyncio.run(impatient())
    (line,) = lines(path)
    assert line["outcome"] == "CancelledError"


def test_no_key_is_in_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = "sk-of-the-environment"
    monkeypatch.setenv("OPENAI_API_KEY", other)
    echo = fails(401, f"Incorrect API key provided: {KEY}")
    with Loopback(says(f"{KEY} {other}"), says(ANN), echo) as server:
        model = open_model(settings(server.address, api_key=KEY, transcript=path))
        model.ask(asking())
        with pytest.raises(ModelError):
            model.ask(asking("Bob has 2."))
        assert KEY in server.asked[0].headers["authorization"]
    text = path.read_text("utf-8")
    assert KEY not in text
    assert other not in text
    assert lines(path)[0]["replies"][0] == "*** ***"


def test_odd_signs_come_back_as_they_were(path: Path) -> None:
    odd = "\u2028 \U0001f984 \x00 \ud800 é\r\n"
    with Loopback(says(ANN)) as server:
        model = open_model(settings(server.address, transcript=path))
        with pytest.raises(ModelError):
            model.ask(asking(odd))
    (line,) = lines(path)
    assert line["messages"][0]["content"] == odd


def test_lines_are_appended_by_several_processes(path: Path) -> None:
    script = """
import sys
from tests.models.asking import question, settings
from summarizer.models import open_model

model = open_model(settings(sys.argv[1]))
for number in range(30):
    model.ask(question(f"{sys.argv[2]}{number} " + "pears " * 150))
"""
    path.write_text('{"before": true}\n')
    with Loopback(says(ANN, usage=(4000, 5, 0))) as server:
        running = [
            subprocess.Popen(
                [sys.executable, "-c", script, server.address, name],
                env={**os.environ, "SUMMARIZER_TRANSCRIPT": str(path)},
            )
            for name in ("a", "b")
        ]
        assert [process.wait(timeout=120) for process in running] == [0, 0]
    before, *told = lines(path)
    assert before == {"before": True}
    asked = {line["messages"][-1]["content"].split()[0] for line in told}
    assert asked == {f"{name}{number}" for name in ("a", "b") for number in range(30)}


@pytest.mark.parametrize("name", ["absent/transcript.jsonl", "."])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_asked(
    tmp_path: Path, name: str
) -> None:
    with Loopback(says(ANN)) as server:
        known = settings(server.address, transcript=tmp_path / name)
        with pytest.raises(SettingsError, match="SUMMARIZER_TRANSCRIPT"):
            summarize("Ann left.", settings=known)
        assert server.asked == []


def test_a_file_that_goes_away_on_the_way_is_an_error(path: Path) -> None:
    with Loopback(says(ANN)) as server:
        model = open_model(settings(server.address, transcript=path))
        path.unlink()
        path.mkdir()
        with pytest.raises(SettingsError, match="cannot be written"):
            model.ask(asking())
