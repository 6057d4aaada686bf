"""The public functions against a server on the loopback: plain, async, streaming and many."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from summarizer import (
    Article,
    Settings,
    SummarizerError,
    Summary,
    astream,
    asummarize,
    asummarize_many,
    stream,
    summarize,
    summarize_many,
)
from summarizer.errors import (
    ArticleError,
    ArticleFileError,
    ArticleTooLongError,
    EmptyArticleError,
    ModelConfigurationError,
    ModelError,
    ModelUnavailableError,
    PromptError,
    ReplyError,
    SettingsError,
)
from summarizer.schema import Item

from .articles import ARTICLE, GOOD, HEAVY, TEXT, claim, whole
from .loopback import Asked, Loopback, Reply, cut_off, fails, hangs, refuses, says
from .test_driving import tasks_left

GOOD_REPLY = says(GOOD, usage=HEAVY)


def at(server: Loopback, **fields: Any) -> Settings:
    known: dict[str, Any] = {"model": "openai/test", "base_url": server.address, "timeout_s": 20}
    return Settings(**{**known, **fields})


def plainly(article: Any, **known: Any) -> Summary:
    return summarize(article, **known)


def awaited(article: Any, **known: Any) -> Summary:
    return asyncio.run(asummarize(article, **known))


def streamed(article: Any, **known: Any) -> Summary:
    *_, last = stream(article, **known)
    assert isinstance(last, Summary)
    return last


def astreamed(article: Any, **known: Any) -> Summary:
    async def last() -> Any:
        return [each async for each in astream(article, **known)][-1]

    summary = asyncio.run(last())
    assert isinstance(summary, Summary)
    return summary


WAYS: dict[str, Callable[..., Summary]] = {
    "summarize": plainly,
    "asummarize": awaited,
    "stream": streamed,
    "astream": astreamed,
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Callable[..., Summary]:
    return WAYS[request.param]


# --- one article


def test_every_way_gives_the_same_summary() -> None:
    with Loopback(GOOD_REPLY) as server:
        summaries = [way(TEXT, settings=at(server)) for way in WAYS.values()]
    first, *others = [summary.model_dump(exclude={"run"}) for summary in summaries]
    assert all(other == first for other in others)


def test_a_summary_holds_what_the_model_found(way: Callable[..., Summary]) -> None:
    with Loopback(GOOD_REPLY) as server:
        summary = way(TEXT, settings=at(server))
    names = {source.id: source.name for source in summary.sources}
    (denial,) = summary.denials
    assert names[denial.source or ""] == "Ilse Korbin"
    assert set(denial.evidence.sentences) == {0, 3}
    accusation = next(claim for claim in summary.claims if claim.kind == "accusation")
    assert denial.denies == (accusation.id,)
    assert accusation.id not in summary.unanswered
    assert [event.description for event in summary.events] == ["The bridge at Marn closed"]
    assert [silence.kind for silence in summary.no_comments] == ["no response"]
    assert summary.disputes


def test_every_span_is_its_sentence(way: Callable[..., Summary]) -> None:
    with Loopback(GOOD_REPLY) as server:
        summary = way(TEXT, settings=at(server))
    text = summary.article.text
    items: list[Item] = [*summary.events, *summary.claims, *summary.denials, *summary.no_comments]
    assert items
    for item in items:
        for number, span in zip(item.evidence.sentences, item.evidence.spans, strict=True):
            assert text[span.start : span.end] == summary.article.sentence(number).text


def test_the_run_says_how_the_summary_came_about(way: Callable[..., Summary]) -> None:
    with Loopback(fails(503), GOOD_REPLY) as server:
        run = way(TEXT, settings=at(server)).run
    assert (run.model, run.reading) == ("openai/test", "whole")
    assert run.prompts == ("whole.examples.json", "whole.system.j2", "whole.user.j2")
    assert len(run.prompts_hash) == 64
    assert [attempt.outcome for attempt in run.attempts] == ["unavailable", "ok"]
    assert (run.tokens_in, run.tokens_out, run.tokens_cached) == HEAVY
    assert run.seconds > 0


def test_an_article_in_which_nothing_is_found_has_an_empty_summary(
    way: Callable[..., Summary],
) -> None:
    with Loopback(says(whole(), usage=HEAVY)) as server:
        summary = way("The sea is wide.", settings=at(server))
    assert (summary.events, summary.claims, summary.denials, summary.sources) == ((), (), (), ())
    assert summary.run.warnings == ()


def test_a_path_an_article_and_a_text_are_the_same_article(tmp_path: Path) -> None:
    file = tmp_path / "bridge.txt"
    file.write_text(TEXT, "utf-8")
    with Loopback(GOOD_REPLY) as server:
        summaries = [summarize(each, settings=at(server)) for each in (TEXT, ARTICLE, file)]
    assert len({summary.article.text for summary in summaries}) == 1
    assert summaries[2].article.id == str(file)


def test_model_is_a_copy_of_the_settings_with_one_field_changed() -> None:
    with Loopback(GOOD_REPLY) as server:
        summary = summarize(TEXT, model="openai/other", settings=at(server))
    assert summary.run.model == "openai/other"
    assert server.asked[0].body["model"] == "other"


def test_the_environment_names_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(GOOD_REPLY) as server:
        monkeypatch.setenv("SUMMARIZER_MODEL", "openai/from-outside")
        monkeypatch.setenv("SUMMARIZER_BASE_URL", server.address)
        assert summarize(TEXT).run.model == "openai/from-outside"


def test_a_source_that_the_article_does_not_hold_never_comes_out() -> None:
    answer = whole(claims=[claim(2, source="Odette Farrow", cue="said", content="hiding a report")])
    with Loopback(says(answer, usage=HEAVY)) as server:
        summary = summarize(TEXT, settings=at(server))
    assert "Odette Farrow" not in summary.model_dump_json(exclude={"run"})
    assert any("Odette Farrow" in dropped.item for dropped in summary.run.dropped)


def test_a_number_that_the_evidence_does_not_hold_never_comes_out() -> None:
    answer = whole(claims=[claim(6, source="the council", content="40 people were hurt")])
    with Loopback(says(answer, usage=HEAVY)) as server:
        summary = summarize(TEXT, settings=at(server))
    assert summary.claims == ()
    assert any("40" in dropped.text for dropped in summary.run.dropped)


def test_the_model_s_strange_answers_stand_among_the_warnings() -> None:
    answer = whole(claims=[claim(77, source="The council", content="hiding a report")])
    with Loopback(says(answer, usage=HEAVY)) as server:
        warnings = summarize(TEXT, settings=at(server)).run.warnings
    assert any("sentence 77" in warning for warning in warnings)


# --- how it is read


def test_the_setting_decides_how_an_article_is_read() -> None:
    with Loopback(says({"items": []}, usage=HEAVY)) as server:
        run = summarize(TEXT, settings=at(server, reading="by_sentence")).run
    assert run.reading == "by_sentence"
    assert len(run.attempts) == len(ARTICLE.sentences)


GERMAN = (
    "Der Bürgermeister von Altenbruck hat am Dienstag bestritten, dass die Stadt das Geld für die "
    "Brücke zurückgehalten habe. Die Opposition wirft ihm vor, die Akten nicht gezeigt zu haben."
)


def test_an_article_without_a_list_of_cues_is_read_by_sentence_with_a_warning() -> None:
    with Loopback(says({"items": []}, usage=HEAVY)) as server:
        summary = summarize(GERMAN, settings=at(server, reading="by_cue"))
    assert summary.run.reading == "by_sentence"
    assert summary.article.language == "de"
    assert any("another language than English ('de')" in w for w in summary.run.warnings)


def test_the_caller_knows_the_language_better() -> None:
    with Loopback(says(whole(), usage=HEAVY)) as server:
        article = Article(text=TEXT, language="en-GB")
        assert summarize(article, settings=at(server)).article.language == "en-GB"


def test_what_is_no_report_gets_a_warning() -> None:
    recipe = "Plum cake\n\n200 g flour\n\n2 tbsp sugar\n\n1 tsp salt\n\n100 ml milk\n\nBake it."
    with Loopback(says(whole(), usage=HEAVY)) as server:
        warnings = summarize(recipe, settings=at(server)).run.warnings
    assert any("seems to be a recipe" in warning for warning in warnings)


# --- errors


BAD_INPUT: dict[str, tuple[Any, type[SummarizerError]]] = {
    "an empty text": ("", EmptyArticleError),
    "a blank text": (" \n\t", EmptyArticleError),
    "a text without a letter": ("...", EmptyArticleError),
    "a path that is not there": (Path("nowhere.txt"), ArticleFileError),
    "a folder": (Path(), ArticleFileError),
    "bytes": (b"Ann left.", ArticleError),
    "nothing": (None, ArticleError),
    "a text beyond the limit": ("Ann left. " * 30, ArticleTooLongError),
}


@pytest.mark.parametrize(("article", "kind"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_refused_before_anything_is_sent(
    way: Callable[..., Summary], article: Any, kind: type[SummarizerError]
) -> None:
    with Loopback(GOOD_REPLY) as server:
        with pytest.raises(kind):
            way(article, settings=at(server, max_characters=200))
        assert server.asked == []


BAD_REPLIES: dict[str, tuple[Reply, type[ModelError]]] = {
    "garbage": (says("no JSON at all", usage=HEAVY), ReplyError),
    "another shape": (says({"events": "many"}, usage=HEAVY), ReplyError),
    "a refusal": (refuses(), ReplyError),
    "out of order": (fails(500), ModelUnavailableError),
    "an unknown model": (fails(404), ModelConfigurationError),
    "nothing in time": (hangs(), ModelUnavailableError),
}


@pytest.mark.parametrize(("reply", "kind"), BAD_REPLIES.values(), ids=BAD_REPLIES)
def test_a_model_that_fails_is_a_typed_error_with_its_calls(
    way: Callable[..., Summary], reply: Reply, kind: type[ModelError]
) -> None:
    with Loopback(reply) as server:
        with pytest.raises(kind) as caught:
            way(TEXT, settings=at(server, attempts=1, timeout_s=2))
        assert len(caught.value.attempts) == len(server.asked) == 1
    assert tasks_left() == set()


def test_an_unknown_provider_is_named(way: Callable[..., Summary]) -> None:
    with pytest.raises(ModelConfigurationError, match="nobody/knows"):
        way(TEXT, settings=Settings(model="nobody/knows"))


def test_a_missing_prompt_folder_is_named(way: Callable[..., Summary], tmp_path: Path) -> None:
    with Loopback(GOOD_REPLY) as server, pytest.raises(PromptError, match="nowhere"):
        way(TEXT, settings=at(server, prompts=tmp_path / "nowhere"))


# --- streaming


def by_line(asked: Asked) -> Reply:
    """One claim for the sentence about the council, nothing for the others."""
    known = {
        "The council accused Ilse Korbin of hiding a report.": [
            "accused | The council | hiding a report | accusation"
        ]
    }
    return says({"items": known.get(asked.prompt, [])}, usage=HEAVY)


def test_items_are_yielded_as_they_are_read_and_the_summary_last() -> None:
    with Loopback(by_line) as server:
        settings = at(server, reading="by_sentence", concurrency=1)
        items = stream(TEXT, settings=settings)
        first = next(items)
        assert not isinstance(first, Summary)
        assert first.evidence.sentences == (2,)
        assert len(server.asked) < len(ARTICLE.sentences)
        *_, last = items
    assert isinstance(last, Summary)
    assert len(server.asked) == len(ARTICLE.sentences)


def test_a_provisional_item_carries_its_source_as_text() -> None:
    with Loopback(GOOD_REPLY) as server:
        items = list(stream(TEXT, settings=at(server)))
    sources = {getattr(item, "source", None) for item in items[:-1]}
    assert {"The council", "Ilse Korbin"} <= {source for source in sources if source}


def test_a_stream_that_is_dropped_asks_nothing_more() -> None:
    with Loopback(by_line) as server:
        items = stream(TEXT, settings=at(server, reading="by_sentence", concurrency=1))
        next(items)
        asked = len(server.asked)
        del items
        assert len(server.asked) == asked
    assert tasks_left() == set()


# --- many articles


def in_turn(articles: Any, **known: Any) -> list[Any]:
    return list(summarize_many(articles, **known))


def in_turn_async(articles: Any, **known: Any) -> list[Any]:
    async def all_of_them() -> list[Any]:
        return [each async for each in asummarize_many(articles, **known)]

    return asyncio.run(all_of_them())


@pytest.fixture(params=[in_turn, in_turn_async])
def many(request: pytest.FixtureRequest) -> Callable[..., list[Any]]:
    found: Callable[..., list[Any]] = request.param
    return found


def about(number: int) -> str:
    return f"The council said that house {number} was empty."


def empty_house(asked: Asked) -> Reply:
    number = asked.prompt.split("house ")[1].split()[0]
    content = f"house {number} was empty"
    found = whole(claims=[claim(1, source="The council", cue="said", content=content)])
    return says(found, usage=HEAVY)


def numbers_of(results: list[Any]) -> list[int]:
    return [int(result.claims[0].content.split()[1]) for result in results]


@pytest.mark.parametrize("concurrency", [None, 1, 3])
def test_summaries_come_in_the_order_of_the_articles(
    many: Callable[..., list[Any]], concurrency: int | None
) -> None:
    with Loopback(empty_house) as server:
        results = many(map(about, range(7)), settings=at(server), concurrency=concurrency)
    assert numbers_of(results) == list(range(7))


def test_an_error_stands_in_the_place_of_its_summary(many: Callable[..., list[Any]]) -> None:
    with Loopback(empty_house) as server:
        results = many([about(1), "", about(3)], settings=at(server))
    assert numbers_of([results[0], results[2]]) == [1, 3]
    assert isinstance(results[1], EmptyArticleError)


@pytest.mark.parametrize("concurrency", [1, 2])
def test_an_error_is_raised_where_that_is_asked_for(
    many: Callable[..., list[Any]], concurrency: int
) -> None:
    with Loopback(empty_house) as server:
        articles = [about(1), "", about(3)]
        with pytest.raises(EmptyArticleError):
            many(articles, settings=at(server), on_error="raise", concurrency=concurrency)
    assert tasks_left() == set()


def test_several_articles_are_read_at_once(many: Callable[..., list[Any]]) -> None:
    together = threading.Barrier(3)

    def when_all_are_here(asked: Asked) -> Reply:
        together.wait(timeout=20)
        return empty_house(asked)

    with Loopback(when_all_are_here) as server:
        results = many(map(about, range(6)), settings=at(server, concurrency=3))
    assert numbers_of(results) == list(range(6))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_an_endless_source_is_taken_only_so_far_ahead(concurrency: int) -> None:
    taken: list[int] = []

    def endless() -> Iterator[str]:
        for number in count():
            taken.append(number)
            yield about(number)

    with Loopback(empty_house) as server:
        results = summarize_many(endless(), settings=at(server), concurrency=concurrency)
        assert taken == []
        first = [next(results) for _ in range(4)]
        assert numbers_of(first) == [0, 1, 2, 3]
        assert len(taken) <= 4 + concurrency
        del results
    assert tasks_left() == set()


def test_an_async_source_that_waits_holds_up_no_summary() -> None:
    async def one_by_one(server: Loopback) -> list[int]:
        seen = asyncio.Event()

        async def slow() -> AsyncIterator[str]:
            yield about(0)
            await seen.wait()
            yield about(1)

        found = []
        async for result in asummarize_many(slow(), settings=at(server), concurrency=3):
            found.append(result)
            seen.set()
        return numbers_of(found)

    with Loopback(empty_house) as server:
        assert asyncio.run(one_by_one(server)) == [0, 1]


def test_cancelling_many_leaves_nothing_under_way() -> None:
    async def cancelled(server: Loopback) -> None:
        async def all_of_them() -> None:
            async for _ in asummarize_many(map(about, count()), settings=at(server)):
                raise AssertionError("nothing was answered")

        task = asyncio.create_task(all_of_them())
        while not server.asked:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with Loopback(hangs()) as server:
        asyncio.run(cancelled(server))
        assert tasks_left() == set()


def test_a_source_that_breaks_raises_its_own_error(many: Callable[..., list[Any]]) -> None:
    def broken() -> Iterator[str]:
        yield about(1)
        raise OSError("the disk is gone")

    with Loopback(empty_house) as server, pytest.raises(OSError, match="the disk is gone"):
        many(broken(), settings=at(server))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"on_error": "ignore"}, "on_error is 'ignore'"), ({"concurrency": 0}, "concurrency is 0")],
)
@pytest.mark.parametrize("start", [summarize_many, asummarize_many])
def test_a_wrong_argument_is_refused_at_once(
    start: Callable[..., Any], wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        start([TEXT], **wrong)


def test_a_cut_off_answer_costs_one_call_and_is_told() -> None:
    with Loopback(cut_off()) as server:
        with pytest.raises(ReplyError, match="cut off") as caught:
            summarize("Ann left.", settings=at(server))
        assert len(server.asked) == 1
    assert [attempt.outcome for attempt in caught.value.attempts] == ["truncated"]


def test_an_accuser_is_not_made_the_accused_by_a_pronoun() -> None:
    text = (
        "Carla Dunn said the vote was fair. Opposition leader Tom Reyes said she had lied to "
        "parliament. Carla Dunn said that Reyes was wrong."
    )
    summary = summarize(text, settings=Settings(model="local", offline=True))
    (accusing,) = (claim for claim in summary.claims if "lied" in claim.content)
    assert accusing.content == "she had lied to parliament"
    assert summary.run.attempts == ()
