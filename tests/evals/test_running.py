"""What a run does: keeps what ended, asks no more than it must, and tells no key to anybody."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.environment import environment, prompts_of, weights_of
from evals.loading import load
from evals.planning import Plan, begin, info_of, take_up, unfinished
from evals.running import missing, summarise
from evals.runs import Outcome, RunError, RunFolder, read_run
from summarizer import Settings
from summarizer.errors import ModelConfigurationError
from summarizer.models.catalogue import CATALOGUE
from summarizer.reading.protocol import Article, Found, Mention, Phrase, Steps

from ..loopback import Asked, Reply, Scripted, fails, refuses
from .marn import ANSWER, good, labelled, plan_of, provider, without_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return labelled(tmp_path / "data", "a", "b", "c")


class Watched:
    """Remembers what it is told, and may do something when an article has ended."""

    def __init__(self) -> None:
        self.ended: list[tuple[str, int, str]] = []

    def begin(self, article: str, repeat: int) -> None:
        pass

    def end(self, outcome: Outcome) -> None:
        self.ended.append((outcome.article, outcome.repeat, outcome.status))


class Stopping(Watched):
    """Stops the run, as a user would, after some articles."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def end(self, outcome: Outcome) -> None:
        super().end(outcome)
        if len(self.ended) == self._after:
            raise KeyboardInterrupt


def done(plan: Plan, out: Path, watcher: Watched | None = None) -> RunFolder:
    run = begin(plan, info_of(plan), out)
    summarise(run, plan, watcher or Watched())
    return run


def test_every_article_is_summarised_and_written_down(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path) as server:
        run = done(plan_of(data), tmp_path / "runs")
    again = read_run(run.path)
    assert [(o.article, o.status, o.tokens_in) for o in again.outcomes()] == [
        (name, "ok", 4000) for name in "abc"
    ]
    assert all(o.summary and o.summary.article.id == o.article for o in again.outcomes())
    assert all(o.summary and len(o.summary.denials) == 1 for o in again.outcomes())
    assert (again.info.status, len(server.asked)) == ("done", 3)
    assert again.info.models == ("openai/any",)
    assert again.info.readings == ("whole",)
    assert again.info.prompts_used
    assert set(again.info.prompts_used) <= set(again.info.prompts)
    assert again.info.weights is None


def test_what_the_model_was_asked_and_said_is_kept_for_each_article(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path):
        run = done(plan_of(data, repeat=2), tmp_path / "runs")
    kept = {path.name: path.read_text("utf-8") for path in (run.path / "answers").iterdir()}
    assert sorted(kept) == [f"{name}-{repeat}.jsonl" for name in "abc" for repeat in (1, 2)]
    for text in kept.values():
        (line,) = map(json.loads, text.splitlines())
        assert [json.loads(reply) for reply in line["replies"]] == [json.loads(json.dumps(ANSWER))]
        assert "fishermen" in str(line["messages"])


def test_an_article_that_fails_is_written_down_and_stops_nothing(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path, good(), refuses(), good()):
        run = done(plan_of(data), tmp_path / "runs")
    first, second, third = run.outcomes()
    assert (first.status, second.status, third.status) == ("ok", "failed", "ok")
    assert second.error_class == "ReplyError"
    assert second.error is not None
    assert "refused" in second.error
    assert second.tokens_in == 10
    assert run.info.status == "done"


def test_what_is_wrong_with_every_article_stops_the_run_which_can_go_on(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_key = fails(401, "no such key", "invalid_api_key")
    with provider(monkeypatch, tmp_path, good(), wrong_key, good()):
        plan = plan_of(data)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        with pytest.raises(ModelConfigurationError, match="SUMMARIZER_API_KEY"):
            summarise(run, plan, Watched())
        assert read_run(run.path).info.status == "running"
        assert missing(run) == [("b", 1), ("c", 1)]
        take_up(run, plan)
        summarise(run, plan, Watched())
    assert [o.article for o in read_run(run.path).outcomes()] == ["a", "b", "c"]


def test_a_run_that_was_stopped_does_only_what_it_lacks(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path) as server:
        plan = plan_of(data, repeat=2)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        with pytest.raises(KeyboardInterrupt):
            summarise(run, plan, Stopping(after=4))
        again = read_run(run.path)
        assert missing(again) == [("b", 2), ("c", 2)]
        take_up(again, plan_of(data, repeat=2))
        rest = Watched()
        summarise(again, plan, rest)
    assert rest.ended == [("b", 2, "ok"), ("c", 2, "ok")]
    assert len(server.asked) == 6


def test_a_transcript_that_was_cut_short_is_set_aside(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        run.answers("a", 1).write_text('{"request": "wh')
        summarise(run, plan, Watched())
    assert len(run.answers("a", 1).read_text("utf-8").splitlines()) == 1
    aside = run.path / "answers" / "a-1.interrupted.jsonl"
    assert aside.read_text("utf-8") == '{"request": "wh'


def test_transcripts_that_were_cut_short_one_after_the_other_are_all_kept(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        for number in (1, 2, 3):
            run.answers("a", 1).write_text(f"kill {number}")
            with pytest.raises(KeyboardInterrupt):
                summarise(run, plan, Stopping(after=1))
            (run.path / "articles.jsonl").unlink()
    kept = {path.name: path.read_text("utf-8") for path in run.path.glob("answers/a-1.*.jsonl")}
    assert {name for name, text in kept.items() if text.startswith("kill")} == {
        "a-1.interrupted.jsonl",
        "a-1.interrupted-2.jsonl",
        "a-1.interrupted-3.jsonl",
    }
    assert next(kept[name] for name in sorted(kept, key=len)) == "kill 1"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"model": "openai/other"}, "model was 'openai/any' and is 'openai/other'"),
        ({"reading": "by_sentence"}, "reading was 'auto' and is 'by_sentence'"),
        ({"attempts": 2}, "setting attempts was 1 and is 2"),
        ({"base_url": "http://127.0.0.1:1/v1"}, "setting base_url was"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_run_is_not_taken_up_with_other_settings(
    tmp_path: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    told: str,
) -> None:
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        with pytest.raises(RunError, match=told):
            take_up(run, plan_of(data, **settings))


def test_a_run_is_not_taken_up_with_other_labels(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        path = data / "labels" / "b.yaml"
        path.write_text(path.read_text("utf-8").replace("hedged", "plain"), "utf-8")
        with pytest.raises(RunError, match=r"cannot go on.*: the labels changed\. Put it back"):
            take_up(run, plan_of(data))


def test_a_run_is_not_taken_up_with_other_prompts(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "whole.user.j2").write_text("one")
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data, prompts=prompts)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        (prompts / "whole.user.j2").write_text("two")
        with pytest.raises(RunError, match=r"prompt whole\.user\.j2 has changed"):
            take_up(run, plan)


def test_the_cache_may_be_switched_when_a_run_is_taken_up(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data, cache=False)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        take_up(run, plan_of(data, cache=True))
    assert missing(run) == [("a", 1), ("b", 1), ("c", 1)]


def test_only_a_run_of_the_same_kind_that_nobody_works_on_is_found_unfinished(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "runs"
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data)
        assert unfinished(out, info_of(plan)) is None
        run = begin(plan, info_of(plan), out)
        found = unfinished(out, info_of(plan_of(data)))
        assert found is not None
        assert found.path == run.path
        assert unfinished(out, info_of(plan_of(data, model="openai/other"))) is None
        with run.alone():
            assert unfinished(out, info_of(plan)) is None
        summarise(run, plan, Watched())
        assert unfinished(out, info_of(plan)) is None


def test_later_repeats_ask_the_model_anew_and_the_first_may_use_kept_answers(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path) as server:
        done(plan_of(data, cache=True), tmp_path / "runs")
        before = len(server.asked)
        run = done(plan_of(data, repeat=2, cache=True), tmp_path / "runs")
        asked = len(server.asked) - before
    # The articles are alike, so the model was asked about the first one only.
    assert (before, asked) == (1, 3)
    assert [o.tokens_in for o in run.outcomes()] == [0, 0, 0, 4000, 4000, 4000]


def test_a_provider_that_takes_several_gets_several_articles_at_once(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(3, timeout=60)

    def when_all_are_there(asked: Asked) -> Reply:
        together.wait()
        return good()

    with provider(monkeypatch, tmp_path, when_all_are_there):
        run = done(plan_of(data, concurrency=3), tmp_path / "runs")
    assert sorted(o.article for o in run.outcomes()) == ["a", "b", "c"]
    assert {o.status for o in run.outcomes()} == {"ok"}


SECRETS = {
    "SUMMARIZER_API_KEY": "sk-server-1234567",
    "OPENAI_API_KEY": "sk-openai-1234567",
    "ANTHROPIC_AUTH_TOKEN": "anthropic-1234567",
    "AZURE_OPENAI_API_KEY": "azure-key-1234567",
    "DATABRICKS_TOKEN": "databricks-1234567",
    "AWS_SECRET_ACCESS_KEY": "aws-secret-1234567",
    "OPENAI_CUSTOM_HEADERS": "X-Key: header-1234567\nX-Other: header-7654321",
}


def told_by_a_careless_server(asked: Asked) -> Reply:
    return fails(400, f"you sent {asked.headers}")


@pytest.mark.parametrize("scripted", [good(), told_by_a_careless_server], ids=["good", "careless"])
def test_no_key_gets_into_the_folder(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, scripted: Scripted
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with provider(monkeypatch, tmp_path, scripted) as server:
        address = server.address.replace("http://", "http://walter:pass%40word@") + "?key=queried1"
        monkeypatch.setenv("SUMMARIZER_BASE_URL", address)
        command = ("evals", "run", "--model", f"openai/{SECRETS['OPENAI_API_KEY']}")
        plan = Plan(Settings(), load(data), data=data, split="dev", command=command)
        run = begin(plan, info_of(plan), tmp_path / "runs")
        summarise(run, plan, Watched())
    written = {path: path.read_text("utf-8") for path in run.path.rglob("*") if path.is_file()}
    assert len(written) >= 5
    kept = json.loads((run.path / "run.json").read_text("utf-8"))
    assert kept["settings"]["base_url"] == server.address
    for secret in ("walter", "word@", "pass%40", "queried1", *values_of(SECRETS)):
        assert not [path.name for path, text in written.items() if secret in text], secret


def values_of(variables: dict[str, str]) -> Iterator[str]:
    for value in variables.values():
        yield from (line.rpartition(" ")[2] for line in value.split("\n"))


def test_the_test_split_is_counted_beside_its_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = labelled(tmp_path / "data", "a", split="test")
    with provider(monkeypatch, tmp_path):
        for _ in range(2):
            done(plan_of(data, split="test"), tmp_path / "runs")
    lines = (data / "test_runs.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["model"] for line in lines] == ["openai/any"] * 2
    assert {"time", "model", "reading", "commit", "clean"} == set(json.loads(lines[0]))


def test_other_splits_are_not_counted(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path):
        done(plan_of(data), tmp_path / "runs")
    assert not (data / "test_runs.jsonl").exists()


def test_a_part_of_the_test_split_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = labelled(tmp_path / "data", "a", "b", split="test")
    with provider(monkeypatch, tmp_path):
        plan = Plan(Settings(), load(data).select("test", "a"), split="test", pattern="a")
        with pytest.raises(RunError, match="the test split is run as a whole"):
            begin(plan, info_of(plan), tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_a_test_run_that_cannot_be_counted_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = labelled(tmp_path / "data", "a", split="test")
    (data / "test_runs.jsonl").mkdir()
    with provider(monkeypatch, tmp_path):
        plan = plan_of(data, split="test")
        with pytest.raises(RunError, match=r"test_runs\.jsonl cannot be written.*--data"):
            begin(plan, info_of(plan), tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_articles_without_a_text_are_skipped_with_the_reason(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "texts" / "b.txt").unlink()
    with provider(monkeypatch, tmp_path):
        run = done(plan_of(data), tmp_path / "runs")
        assert [o.article for o in run.outcomes()] == ["a", "c"]
        assert list(run.info.skipped) == ["b"]
        for name in "ac":
            (data / "texts" / f"{name}.txt").unlink()
        plan = plan_of(data)
        with pytest.raises(RunError, match="no text of the 3 labelled articles is there"):
            begin(plan, info_of(plan), tmp_path / "runs")


class Picky:
    """A reader that cannot read one article."""

    name = "picky"
    prompts: tuple[str, ...] = ()

    def read(self, article: Article) -> Steps:
        if article.id == "b":
            raise ZeroDivisionError("not this one")
        yield Found((Mention("event", (1,), Phrase("The harbour closed")),), read_to=1)


def test_whatever_a_reader_of_the_users_own_raises_is_for_its_article_to_bear(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path) as server:
        run = done(plan_of(data, reading=f"{__name__}:Picky"), tmp_path / "runs")
    assert [o.status for o in run.outcomes()] == ["ok", "failed", "ok"]
    assert run.outcomes()[1].error_class == "ZeroDivisionError"
    assert run.info.readings == ("picky",)
    assert run.info.reader is not None
    assert server.asked == []


def test_the_environment_names_versions_code_and_machine_and_nobody() -> None:
    found = environment()
    assert found.versions["summarizer"]
    assert found.versions["openai"]
    assert found.versions["python"]
    assert len(found.code) == 64
    assert found.machine.cores
    shown = found.model_dump_json()
    assert str(Path.home()) not in shown
    assert environment() == found


def test_the_hash_of_every_prompt_is_known() -> None:
    prompts = prompts_of(Settings())
    assert {"whole.system.j2", "whole.user.j2"} <= set(prompts)
    assert all(len(digest) == 64 for digest in prompts.values())


def test_weights_of_the_users_own_are_known_by_their_checksum(tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF")
    found = weights_of(f"local/{path}", Settings())
    assert found is not None
    assert found.file == "own.gguf"
    assert found.sha256 == hashlib.sha256(b"GGUF").hexdigest()


@pytest.mark.parametrize("name", CATALOGUE)
def test_weights_of_every_catalogued_model_are_found_by_its_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    for entry in CATALOGUE.values():
        (folder / entry.file).write_bytes(entry.name.encode())
    found = weights_of(f"local/{name}", Settings(cache_dir=tmp_path))
    assert found is not None
    assert found.file == CATALOGUE[name].file


@pytest.mark.parametrize("model", ["openai/any", "local/gone", "local/gone.gguf"])
def test_weights_that_are_elsewhere_are_not_known(tmp_path: Path, model: str) -> None:
    assert weights_of(model, Settings(cache_dir=tmp_path)) is None
