"""Harms, one by one, on the invented articles; and what only looks like harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.inventions import Ground, inventions
from evals.scores import Error
from evals.sides import Entry, Side, Speaker
from evals.sources import identify
from summarizer import Article

from .labelled_articles import added, case_named, changed, score, without

FERRY = case_named("ferry")
PERFECT = FERRY.perfect
ARTICLE = Article.from_text(
    """Two hurt in Marn

The Marn News Agency said on 3 May that fourteen dockers and two police officers were hurt. \
Armenian envoys from the United Kingdom called it “a sad, sad day for everyone”. A tug sank twice. \
Ida Vell and Ole Korbin left third, with 1,200,000 euros."""
)
GROUND = Ground(ARTICLE)


def harms(output: Side) -> list[Error]:
    wanted = ("flipped", "wrong source", "invented", "claim as fact", "nobody's words")
    return [error for error in score(FERRY, output).errors if error.kind in wanted]


def kinds(output: Side) -> list[str]:
    return [error.kind for error in harms(output)]


def event(content: str, *sentences: int) -> Entry:
    return Entry("x1", "event", content, sentences, status="occurred")


def claim(content: str, source: str | None, *sentences: int) -> Entry:
    return Entry(
        "x1", "claim", content, sentences, source=source, kinds=("assertion",), certainty="plain"
    )


def invented(content: str, *sentences: int, speaker: str | None = None, **fields: str) -> list[str]:
    return inventions(Entry("x1", "claim", content, sentences or (1,), **fields), speaker, GROUND)  # type: ignore[arg-type]


def test_a_claim_given_as_a_denial_is_flipped() -> None:
    (error,) = harms(changed(PERFECT, "c9", type="denial", kinds=(), certainty=None))
    assert (error.kind, error.gold, error.output, error.sentences) == ("flipped", "c9", "c9", (12,))
    assert "suspended" in error.detail


@pytest.mark.parametrize("words", ["not", "never", "it is not true that"])
def test_a_denial_of_the_negative_is_flipped(words: str) -> None:
    assert kinds(changed(PERFECT, "d2", content=f"[Lindh] {words} used her telephone")) == [
        "flipped"
    ]


def test_a_denial_negated_twice_over_is_none() -> None:
    content = "[Lindh] had not used no telephone on the bridge"
    assert kinds(changed(PERFECT, "d2", content=content)) == []


def test_another_speaker_is_a_wrong_source() -> None:
    (error,) = harms(changed(PERFECT, "c7", source="s8"))
    assert error.kind == "wrong source"
    assert "Union of Seafarers" in error.detail
    assert "harbour authority" in error.detail


def test_a_speaker_where_the_label_names_nobody_is_a_wrong_source() -> None:
    assert kinds(changed(PERFECT, "c11", source="s10")) == ["wrong source"]


def test_no_speaker_is_no_harm() -> None:
    assert kinds(changed(PERFECT, "c7", source=None)) == []


def test_a_source_that_the_label_allows_besides_is_no_harm() -> None:
    assert kinds(changed(PERFECT, "c6", source="s6")) == []


def test_a_source_that_a_label_without_one_allows_is_no_harm() -> None:
    case = replace(FERRY, gold=changed(FERRY.gold, "c11", also_sources=("s10",)))
    errors = score(case, changed(PERFECT, "c11", source="s10")).errors
    assert "wrong source" not in {error.kind for error in errors}


@pytest.mark.parametrize(
    ("name", "labels", "meant"),
    [
        ("an unknown author", ("unknown author on a board", "Tveit"), {"s0"}),
        ("Local harbours in Marn", ("harbours", "Tveit"), {"s0"}),
        ("dockers in Marn", ("dockers in Tolver", "Tveit"), set()),
        ("dockers", ("dockers in Tolver", "dockers from Marn"), set()),
        ("the union", ("lawyer for the union", "Tveit"), set()),
    ],
)
def test_a_place_makes_nobody_else_of_a_source(
    name: str, labels: tuple[str, ...], meant: set[str]
) -> None:
    speakers = {f"s{i}": Speaker(f"s{i}", (label,)) for i, label in enumerate(labels)}
    given = Side({"x1": Speaker("x1", (name,))}, (), frozenset())
    assert identify(Side(speakers, (), frozenset()), given)["x1"] == meant


def test_harm_is_counted_where_the_label_is_only_okay() -> None:
    assert kinds(changed(PERFECT, "c10", source="s1")) == ["wrong source"]


def test_one_speaker_who_merges_two_people_is_not_both() -> None:
    merged = Speaker("s3", ("Jonas Tveit", "Petra Lindh"))
    output = replace(PERFECT, speakers={**PERFECT.speakers, "s3": merged})
    assert kinds(changed(output, "c5", source="s3")) == ["wrong source"]


def test_what_is_only_said_is_no_fact() -> None:
    output = added(without(PERFECT, "c1"), event("Nordvik Lines ignored a storm warning", 4))
    (error,) = harms(output)
    assert (error.kind, error.output) == ("claim as fact", "x1")
    assert "Brita Ekelöf" in error.detail
    assert "extra" not in {e.kind for e in score(FERRY, output).errors}


@pytest.mark.parametrize(
    "content",
    [
        "Brita Ekelöf accused Nordvik Lines of ignoring a storm warning",
        "Nordvik Lines ignored a storm warning, according to Ekelöf",
        "Ekelöf blamed Nordvik Lines for having ignored a storm warning",
    ],
)
def test_an_event_that_says_who_says_so_is_no_claim_as_fact(content: str) -> None:
    assert "claim as fact" not in kinds(added(PERFECT, event(content, 4)))


def test_a_verb_of_saying_that_is_said_itself_attributes_nothing() -> None:
    said = next(entry for entry in PERFECT.entries if entry.id == "c1")
    case = replace(FERRY, gold=changed(FERRY.gold, "c1", content=f"he told her {said.content}"))
    output = added(without(PERFECT, "c1"), event(f"he told her {said.content}", *said.sentences))
    assert "claim as fact" in {error.kind for error in score(case, output).errors}


def test_a_passive_without_an_agent_states_no_fact() -> None:
    content = "people submit designs"
    label = Entry("c1", "claim", content, (4,), kinds=("demand",))
    case = replace(FERRY, gold=changed(FERRY.gold, "c1", content=content, source=None))
    for words, harmful in (
        (f"{content} now", True),
        ("people were urged to submit designs", False),
    ):
        output = Side(PERFECT.speakers, (event(words, *label.sentences),), frozenset())
        found = {error.kind for error in score(case, output).errors}
        assert ("claim as fact" in found) is harmful


def test_what_is_labelled_as_an_event_too_is_a_fact() -> None:
    assert kinds(added(PERFECT, event("An inquiry will open on 4 March", 16))) == []


def test_words_that_a_source_never_says_are_nobodys() -> None:
    (error,) = harms(added(PERFECT, claim("the strait is safe", "s9", 3)))
    assert error.kind == "nobody's words"
    assert "Edda Brask" in error.detail


def test_words_of_an_unlabelled_speaker_are_nobodys() -> None:
    output = replace(PERFECT, speakers={**PERFECT.speakers, "s99": Speaker("s99", ("a cook",))})
    assert kinds(added(output, claim("the strait is safe", "s99", 3))) == ["nobody's words"]


def test_words_unlike_the_source_are_nobodys_in_its_own_sentence_too() -> None:
    assert kinds(added(PERFECT, claim("the strait is safe", "s9", 13))) == ["nobody's words"]


def test_a_piece_of_what_a_source_says_is_only_extra() -> None:
    said = next(entry for entry in PERFECT.entries if entry.id == "c7")
    piece = " ".join(said.content.split()[:2])
    assert kinds(added(PERFECT, claim(piece, said.source, *said.sentences))) == []


@pytest.mark.parametrize(
    ("content", "flipped"),
    [
        ("both captains [should] not be suspended", True),
        ("no captains [should] be suspended", True),
        ("it is not true that both captains should be suspended", True),
        ("not only both captains [should] be suspended", False),
        ("both captains, not the mates, [should] be suspended", False),
        ("both captains [should] be suspended, not least by the owners", False),
    ],
)
def test_a_claim_of_which_one_side_negates_what_the_other_says_is_flipped(
    content: str, flipped: bool
) -> None:
    found = score(FERRY, changed(PERFECT, "c9", content=content))
    assert ("flipped" in {error.kind for error in found.errors}) is flipped
    assert found.counts["polarity.asked"] - found.counts["polarity.right"] == flipped


def test_an_event_that_did_not_happen_is_flipped() -> None:
    entry = next(entry for entry in PERFECT.entries if entry.type == "event")
    content = f"it is not true that {entry.content}"
    assert kinds(changed(PERFECT, entry.id, content=content)) == ["flipped"]


def test_words_a_little_like_the_source_are_only_extra() -> None:
    assert kinds(added(PERFECT, claim("a strike may well be called soon", "s9", 3))) == []


def test_words_of_nobody_named_are_only_extra() -> None:
    assert kinds(added(PERFECT, claim("the strait is safe", None, 3))) == []


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("14 dockers and 2 officers were hurt", []),
        ("fourteen dockers were hurt on 3 May", []),
        ("one docker was hurt", []),
        ("1 docker was hurt", ["number 1"]),
        ("15 dockers were hurt", ["number 15"]),
        ("fifteen dockers were hurt", ["number 15"]),
    ],
)
def test_numbers_must_stand_in_the_evidence(content: str, found: list[str]) -> None:
    assert invented(content, 1) == found


def test_numbers_elsewhere_in_the_article_are_invented_too() -> None:
    assert invented("14 envoys called it a sad day", 2) == ["number 14"]
    assert invented("1.2 million euros", 4) == []
    assert invented("a tug sank 2 times", 3) == []
    assert invented("they left 3rd, the 2 of them", 4) == []


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("it was “a sad, sad day for everyone”", []),
        ('it was "a sad sad day"', []),
        ("it was “a sad … for everyone”", []),
        ("it was “a sad, sad day for [all]”", []),
        ("it was 'a sad, sad day'", []),
        ("it was “a happy day”", ["quotation “a happy day”"]),
        ("it was „a happy day“", ["quotation “a happy day”"]),
        ("it was „a sad, sad day“ for ‚everyone‘", []),
        ("it was ‚a happy day‘", ["quotation “a happy day”"]),
        ("it was sad [for “two police officers”]", []),
        ("it was 'a happy day'", ["quotation “a happy day”"]),
        ("it was “for everyone … a sad”", ["quotation “for everyone … a sad”"]),
        ("the dockers' tug wasn't the envoys' own", []),
    ],
)
def test_quotations_must_stand_in_the_evidence(content: str, found: list[str]) -> None:
    assert invented(content, 2) == found


def test_quoted_words_are_looked_up_too() -> None:
    assert invented("it was sad", 2, quoted="a sad, sad day") == []
    assert invented("it was sad", 2, quoted="a bad day") == ["quotation “a bad day”"]
    assert invented("it was sad", 1, quoted="a sad, sad day") == ["quotation “a sad, sad day”"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("they met Ida Vell in Marn", []),
        ("they met Ida Vandorn", ["name Vandorn"]),
        ("they met [Vandorn]", ["name Vandorn"]),
        ("Vandorn left", ["name Vandorn"]),
        ("Jane Vandorn left", ["name Jane", "name Vandorn"]),
        ("Jane Korbin left", ["name Jane"]),
        ("Korbin left. Then it rained. Vandorn was there", ["name Vandorn"]),
        ("Police arrested dockers", []),
        ("Protesters arrested dockers", []),
        ("Shipping resumed", []),
        ("Newly hurt dockers left", []),
        ("envoys left Armenia on Monday", []),
        ("the UK and the MNA said so", []),
        ("the XYZ said so", ["name XYZ"]),
        ("The Dockers Were Hurt", []),
        ("They left. Later it was I who met Vell’s envoy", []),
    ],
)
def test_names_must_stand_in_the_article(content: str, found: list[str]) -> None:
    assert invented(content, 1) == found


def test_an_initialism_of_the_article_may_be_spelled_out() -> None:
    ground = Ground(Article(text="The WHO said that it was over."))
    entry = Entry("x1", "claim", "it asked the World Health Organization", (1,))
    assert inventions(entry, None, ground) == []


def test_the_speaker_and_the_place_are_looked_up_too() -> None:
    assert invented("it was sad", 2, speaker="Ole Korbin") == []
    assert invented("it was sad", 2, speaker="Jane Vandorn") == ["name Jane", "name Vandorn"]
    assert invented("it was sad", 2, place="Tolver") == ["name Tolver"]


def test_the_time_may_stand_anywhere_in_the_article() -> None:
    assert invented("a tug sank", 3, time="on 3 May") == []
    assert invented("a tug sank", 3, time="on 4 May") == ["number 4"]


def test_an_item_with_several_inventions_is_one_harm() -> None:
    content = "98 captains and 97 mates [should] be suspended by Vandorn"
    (error,) = harms(changed(PERFECT, "c9", content=f"both captains be suspended, {content}"))
    assert error.detail.endswith("number 98, number 97, name Vandorn")


def test_a_pronoun_for_a_source_misleads_nobody_but_is_not_right() -> None:
    entry = next(e for e in PERFECT.entries if e.type == "claim" and e.vital and e.source)
    speakers = {**PERFECT.speakers, "s99": Speaker("s99", ("She",))}
    output = changed(replace(PERFECT, speakers=speakers), entry.id, source="s99")
    assert kinds(output) == []
    result = score(FERRY, output)
    assert result.counts["source.right"] == result.counts["source.asked"] - 1
    assert [error.kind for error in result.errors] == ["source"]
