"""One source for each real speaker, whatever the article calls it."""

from __future__ import annotations

import pytest

from summarizer.article import Article

from .making import assemble, claim, denial, names, source, speakers

MAYOR = """Ostry mayor rejects bridge report

Mayor Teuta Brankoj said on Monday that the bridge was safe. She said the report was wrong.

The mayor told reporters that repairs would start soon. Brankoj said she had the money. \
Ms Brankoj said it was enough."""


def test_full_name_surname_title_and_pronoun_are_one_person() -> None:
    parts = assemble(
        MAYOR,
        denial(0, "Ostry mayor", "bridge report"),
        claim(1, "Mayor Teuta Brankoj", "the bridge was safe"),
        claim(2, "She", "the report was wrong"),
        claim(3, "The mayor", "repairs would start soon"),
        claim(4, "Brankoj", "she had the money"),
        claim(5, "Ms Brankoj", "it was enough"),
    )
    assert [s.name for s in parts.sources] == ["Teuta Brankoj"]
    assert parts.sources[0].kind == "person"
    assert {"Mayor Teuta Brankoj", "Brankoj", "The mayor", "Ms Brankoj"} <= set(
        parts.sources[0].aliases
    )


def test_a_pronoun_is_a_mention_but_no_alias() -> None:
    parts = assemble(
        MAYOR,
        claim(1, "Mayor Teuta Brankoj", "the bridge was safe"),
        claim(2, "She", "the report was wrong"),
    )
    assert "She" not in parts.sources[0].aliases
    assert len(parts.sources[0].mentions) == 2


def test_a_bare_surname_gets_the_full_name_that_only_the_text_has() -> None:
    text = "Ivo Marek, 41, runs the ferry at Sarn. Marek says that the river is rising."
    parts = assemble(text, claim(2, "Marek", "the river is rising"))
    assert parts.sources[0].name == "Ivo Marek"
    assert parts.sources[0].aliases == ("Marek",)


def test_two_people_who_share_a_surname_stay_apart_and_a_bare_surname_joins_neither() -> None:
    text = (
        "Ivo Marek said the dam held. His sister Ana Marek said the dam leaked. "
        "Marek said help was near."
    )
    parts = assemble(
        text,
        claim(1, "Ivo Marek", "the dam held"),
        claim(2, "Ana Marek", "the dam leaked"),
        claim(3, "Marek", "help was near", confidence=0.8),
    )
    assert speakers(parts) == ["Ivo Marek", "Ana Marek", "Marek"]
    assert parts.claims[2].confidence < 0.8


COUNTRIES = """Kolmara blames Varnesia for shelling

Dzhelin, the capital of Kolmara, lies on the Ossel. Dzhelin accused the Varnesian \
government of shelling.

Kolmara's defence ministry said six soldiers were wounded. A spokesman for the Kolmaran \
government said it would respond. Varnesia's government said nothing had happened."""


def test_a_government_is_one_source_by_name_capital_ministry_and_spokesman() -> None:
    parts = assemble(
        COUNTRIES,
        claim(0, "Kolmara", "shelling", kind="accusation"),
        claim(2, "Dzhelin", "shelling", kind="accusation"),
        claim(3, "Kolmara's defence ministry", "six soldiers were wounded", kind="figure"),
        claim(4, "A spokesman for the Kolmaran government", "it would respond"),
        claim(5, "Varnesia's government", "nothing had happened"),
    )
    assert [s.name for s in parts.sources] == ["Kolmara", "Varnesia"]
    assert {s.kind for s in parts.sources} == {"government"}
    assert "Dzhelin" in source(parts, "Kolmara").aliases


def test_a_known_capital_speaks_for_its_country_only_if_the_article_names_the_country() -> None:
    both = "Norway closed the strait. Oslo said the closure was brief."
    alone = "The strait was closed. Oslo said the closure was brief."
    mention = claim(2, "Oslo", "the closure was brief")
    assert assemble(both, mention).sources[0].name == "Norway"
    assert assemble(alone, mention).sources[0].name == "Oslo"


def test_a_person_with_a_capital_for_a_surname_is_a_person() -> None:
    text = "France was far away. Lena Paris, a baker, left. Paris said she was tired."
    parts = assemble(text, claim(3, "Paris", "she was tired"))
    assert parts.sources[0].name == "Lena Paris"
    assert parts.sources[0].kind == "person"


def test_acronym_full_name_and_short_form_are_one_body() -> None:
    text = (
        "The River Safety Council (RSC) met on Monday. The RSC said levels were high. "
        "The council said boats must stay in port. It said more rain was coming."
    )
    parts = assemble(
        text,
        claim(2, "The RSC", "levels were high"),
        claim(3, "The council", "boats must stay in port", kind="demand"),
        claim(4, "It", "more rain was coming", kind="prediction"),
    )
    assert [s.name for s in parts.sources] == ["River Safety Council"]
    assert parts.sources[0].kind == "organisation"


def test_a_short_form_that_fits_two_bodies_joins_neither() -> None:
    text = (
        "The Sarn Teachers Union said pay was low. The Ostry Drivers Union said buses would stop. "
        "The union said talks had failed."
    )
    parts = assemble(
        text,
        claim(1, "The Sarn Teachers Union", "pay was low"),
        claim(2, "The Ostry Drivers Union", "buses would stop"),
        claim(3, "The union", "talks had failed"),
    )
    assert len(parts.sources) == 3


def test_unnamed_groups_stay_apart_by_their_wording() -> None:
    text = (
        "Two officials said the deal was close. Diplomats said it was far away. "
        "Officials in Sarn said nobody had called."
    )
    parts = assemble(
        text,
        claim(1, "Two officials", "the deal was close"),
        claim(2, "Diplomats", "it was far away"),
        claim(3, "Officials in Sarn", "nobody had called"),
    )
    assert len(parts.sources) == 3
    assert {s.kind for s in parts.sources} == {"unnamed"}


def test_a_named_official_stays_apart_from_the_office() -> None:
    text = (
        "Varnesian Defence Minister Teuta Brankoj said no shot was fired. "
        "The Varnesian government said it wanted peace."
    )
    parts = assemble(
        text,
        claim(1, "Varnesian Defence Minister Teuta Brankoj", "no shot was fired"),
        claim(2, "The Varnesian government", "it wanted peace"),
    )
    assert len(parts.sources) == 2


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Protesters", "group"),
        ("A leaked letter", "document"),
        ("A fisherman", "unnamed"),
        ("Sarn Hospital", "organisation"),
        ("The agriculture ministry", "government"),
        ("Two people familiar with the plan", "unnamed"),
    ],
)
def test_kinds_of_sources_are_told_by_their_nouns(words: str, kind: str) -> None:
    parts = assemble(
        f"{words} said that the road was closed.", claim(1, words, "the road was closed")
    )
    assert parts.sources[0].kind == kind


@pytest.mark.parametrize(
    ("first", "second", "who"),
    [
        (
            "Ivo Brandt told Kara Noll that the mine was closed.",
            "He said it was unsafe.",
            "Ivo Brandt",
        ),
        ("Ivo Brandt and Karl Noll met in Sarn.", "He said it was unsafe.", "He"),
        ("Mr Brandt met Ms Noll in Sarn.", "She said it was unsafe.", "Kara Noll"),
        ("Ivo Brandt met Karl Noll in Sarn. It rained. It snowed.", "He said it was unsafe.", "He"),
    ],
)
def test_a_pronoun_is_resolved_only_where_one_candidate_is_clearly_best(
    first: str, second: str, who: str
) -> None:
    intro = "Ivo Brandt, 50, owns a mine. Kara Noll, 60, works there.\n\n"
    article = Article(text=f"{intro}{first} {second}")
    sentence = article.sentences[-1].number
    parts = assemble(article, claim(sentence, second.split()[0], "it was unsafe"))
    assert speakers(parts) == [who]


def test_he_after_an_unnamed_speaker_means_that_speaker() -> None:
    text = "Ivo Brandt, 50, owns a mine. A fisherman said the pier was gone. He said it was old."
    parts = assemble(
        text,
        claim(2, "A fisherman", "the pier was gone"),
        claim(3, "He", "it was old"),
    )
    assert speakers(parts)[0] == speakers(parts)[1]


def test_a_name_right_after_the_words_of_a_source_is_the_sources() -> None:
    text = (
        "Kolmara's prime minister, Ilse Marek, said the road was open. "
        "His cousin Ivo Brandt, 50, agreed it was."
    )
    parts = assemble(
        text,
        claim(1, "Kolmara's prime minister", "the road was open"),
        claim(2, "His cousin", "it was"),
    )
    assert speakers(parts) == ["Ilse Marek", "Ivo Brandt"]


def test_they_means_the_group_that_spoke_last() -> None:
    text = (
        "Ana Noll said the road was icy. Residents said the lights were out. They said it was cold."
    )
    parts = assemble(
        text,
        claim(1, "Ana Noll", "the road was icy"),
        claim(2, "Residents", "the lights were out"),
        claim(3, "They", "it was cold"),
    )
    assert speakers(parts) == ["Ana Noll", "Residents", "Residents"]


def test_both_and_neither_give_a_statement_to_each_of_two_bodies() -> None:
    text = "Both the Sarn School Board and the Sarn Police Department said that the boy was safe."
    parts = assemble(
        text,
        claim(1, "Both the Sarn School Board and the Sarn Police Department", "the boy was safe"),
    )
    assert speakers(parts) == ["Sarn School Board", "Sarn Police Department"]


def test_a_joint_statement_and_a_name_with_and_stay_whole() -> None:
    joint = "Ivo Brandt and Karl Noll said in a joint statement that the mine was safe."
    name = "The Ministry of Farming and Food said that the harvest was good."
    assert (
        len(assemble(joint, claim(1, "Ivo Brandt and Karl Noll", "the mine was safe")).claims) == 1
    )
    assert (
        len(assemble(name, claim(1, "The Ministry of Farming and Food", "it was good")).claims) == 1
    )


def test_a_source_that_the_article_nowhere_names_is_dropped_with_a_reason() -> None:
    parts = assemble("The dam broke on Monday.", claim(1, "Governor Smith", "the dam broke"))
    assert parts.claims == ()
    assert parts.dropped[0].reason == "the article holds no such name"


def test_the_outer_source_goes_into_via() -> None:
    text = "According to the Ostry Herald, engineer Ana Noll said the bridge was weak."
    parts = assemble(
        text, claim(1, "engineer Ana Noll", "the bridge was weak", via="the Ostry Herald")
    )
    by_id = names(parts)
    assert by_id[parts.claims[0].source or ""] == "Ana Noll"
    assert by_id[parts.claims[0].via or ""] == "Ostry Herald"


def test_a_headline_role_is_the_person_whom_the_text_introduces_so() -> None:
    text = """Kolmaran woman says clinic lost her file

Lena Marek, a Kolmaran woman of 40, said that the clinic lost her file."""
    parts = assemble(
        text,
        claim(0, "Kolmaran woman", "clinic lost her file"),
        claim(1, "Lena Marek, a Kolmaran woman of 40", "the clinic lost her file"),
    )
    assert [s.name for s in parts.sources] == ["Lena Marek"]
