"""Label files become cases, or errors that say where and what to do; texts are found or not."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evals.cases import LabelledNoComment
from evals.loading import MAX_LABEL_BYTES, LabelError, load, load_case

from .labelled import TEXT, labels_for, write


def line_of(labels: str, start: str) -> int:
    """The line on which something stands for the first time."""
    return labels[: labels.index(start)].count("\n") + 1


def problems(path: Path) -> list[str]:
    with pytest.raises(LabelError) as caught:
        load_case(path)
    return str(caught.value).splitlines()


def as_json(labels: str) -> str:
    return json.dumps(yaml.load(labels, Loader=yaml.BaseLoader) and _plain(labels), indent=1)


def _plain(labels: str) -> Any:
    """As YAML 1.1 readers have it, but for the key `on` and dates."""
    read = yaml.safe_load(labels.replace(" on: ", " 'on': "))
    return json.loads(json.dumps(read, default=str))


def test_a_label_file_becomes_a_case_and_its_text_an_article(tmp_path: Path) -> None:
    write(tmp_path)
    dataset = load(tmp_path)
    (one,) = dataset.articles
    article = one.article
    assert one.missing is None
    assert article is not None
    assert article.id == "harbour"
    assert article.title == "Mayor denies closing harbour"
    assert article.published_at == dt.date(2026, 3, 2)
    assert article.url == "https://news.example/harbour"
    assert article.language == "en"
    assert article.sentence(1).text == "The harbour of Marn closed on Sunday."
    assert [item.id for item in one.case.settled.items] == ["e1", "c1", "d1", "c2", "n1"]


def test_the_date_in_the_label_file_stands_for_the_one_in_the_text(tmp_path: Path) -> None:
    write(tmp_path, "published_at: 2026-03-05\n" + labels_for())
    (one,) = load(tmp_path).articles
    assert one.article is not None
    assert one.article.published_at == dt.date(2026, 3, 5)
    assert one.article.sentence(1).text.startswith("The harbour")


@pytest.mark.parametrize("key", ["on", "'on'", '"on"'])
def test_the_key_on_may_be_quoted_or_not(tmp_path: Path, key: str) -> None:
    case = load_case(write(tmp_path, labels_for().replace(" on: ", f" {key}: ")))
    item = case.settled.items[-1]
    assert isinstance(item, LabelledNoComment)
    assert item.on == ("c2",)


def test_json_says_the_same_as_yaml(tmp_path: Path) -> None:
    path = tmp_path / "harbour.json"
    path.write_text("\ufeff" + as_json(labels_for()), "utf-8")
    assert load_case(path) == load_case(write(tmp_path))


MISTAKES = [
    (
        "split: dev",
        "split: training",
        "split: 'training' is not known; use 'dev', 'test', 'train' or 'other'",
    ),
    (
        "kind: person",
        "kind: human",
        "settled.sources[0].kind: 'human' is not known; use 'person', ",
    ),
    (
        "kind: [accusation, assertion]",
        "kind: [accusation, fact]",
        "settled.items[1].kind[1]: 'fact' is not known; use 'assertion', 'accusation', 'figure', ",
    ),
    ("licence: CC BY 4.0", "license: CC", "license: no such field here; did you mean licence?"),
    ("type: denial", "type: refusal", "settled.items[2].type: 'refusal' is not known; use one of"),
    ("type: denial", "typ: denial", "settled.items[2]: the item has no type; add type: event, "),
    (
        "denies: [c1]",
        "denies: [c9]",
        "settled.items[2].denies[0]: d1 names a claim 'c9' that is not there; correct it",
    ),
    (
        "denies: [c1]",
        "denies: [e1]",
        "settled.items[2].denies[0]: d1 names a claim 'e1' that is not there; correct it",
    ),
    (
        "via: s2",
        "via: s9",
        "settled.items[3].via: c2 names a source 's9' that is not there; correct it",
    ),
    (
        "also_sources: [s2]",
        "also_sources: [s2, s7]",
        "settled.items[3].also_sources[1]: c2 names a source 's7' that is not there; correct it",
    ),
    ("on: [c2]", "on: [d1]", "settled.items[4].on[0]: n1 names a claim 'd1' that is not there"),
    ("- id: c2", "- id: c1", "settled.items[3].id: id 'c1' is given twice; correct it"),
    ("- [c1, d1]", "- [c1, c1]", "settled.disputes[0]: a dispute needs two different items"),
    ("- [c1, d1]", "- [c1, e1]", "settled.disputes[0][1]: there is no claim or denial 'e1'"),
    ("sentences: [4]", "sentences: []", "settled.items[4].sentences: a list: tuple should have"),
    ("sentences: [4]", "sentences: [four]", "settled.items[4].sentences[0]: 'four': input should"),
    ("sentences: [4]", "sentences: [-1]", "settled.items[4].sentences[0]: -1: input should be"),
    ("sentences: [4]", "sentences: [4.0]", "settled.items[4].sentences[0]: '4.0': input should be"),
    ("time: on Sunday", "time: 2026", "settled.items[0].time: 2026 is not text; put it in quotes"),
    ("both: false", "both: perhaps", "settled.items[0].both: 'perhaps': input should be a valid b"),
    ("article: harbour", "article: ../x", "article: '../x' does not have the form"),
    ("  a:\n", "  a/b:\n", "labellers['a/b']: 'a/b' does not have the form"),
    ("about: the storm", "about: [1]", "settled.items[4].about: a list: input should be a valid"),
    (
        "about: the storm",
        "kind: withheld",
        "settled.items[4].kind: the key is given twice, first o",
    ),
    ("about: the storm", "about: &x y", "settled.items[4].about: anchors (&) and aliases (*) are"),
    ("about: the storm", "about: *x", "settled.items[4].about: anchors (&) and aliases (*) are"),
    (
        "about: the storm",
        "about: !!str y",
        "settled.items[4].about: the tag 'tag:yaml.org,2002:str",
    ),
    (
        "about: the storm",
        "about: !!python/object/apply:os.abort []",
        "settled.items[4].about: the tag 'tag:yaml.org,2002:python/object/apply:os.abort'",
    ),
    ("about: the storm", "about: a: b", "not YAML: mapping values are not allowed in this context"),
    ("about: the storm", "about: \tx\x07", "the character U+0007 must not stand in YAML"),
    ("about: the storm", "? [a]", "settled.items[4]: a key must be plain text; correct it"),
    ("- [c1, d1]", "- " + "[" * 30 + "]" * 30, "nested deeper than 20 levels; flatten it"),
    ("labellers:", "---\nlabellers:", "a second document begins; keep one a file"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES, ids=[m[1][:30] for m in MISTAKES])
def test_a_mistake_is_told_with_file_line_and_field(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    labels = labels_for().replace(right, wrong, 1)
    path = write(tmp_path, labels)
    line = line_of(labels_for(), right) - ("has no type" in told)
    found = problems(path)
    assert any(problem.startswith(f"{path}:{line}: ") and told in problem for problem in found), (
        found
    )


def test_a_missing_field_is_told_at_the_item_that_lacks_it(tmp_path: Path) -> None:
    labels = labels_for().replace("      certainty: plain\n", "")
    line = line_of(labels, "- id: c1")
    (found,) = problems(write(tmp_path, labels))
    assert found.endswith(f":{line}: settled.items[1].certainty: is missing; add it")


def test_all_mistakes_of_a_file_are_told_together_in_the_order_of_its_lines(tmp_path: Path) -> None:
    labels = labels_for().replace("split: dev", "split: dev\nsplit: none\nextra: 1")
    labels = labels.replace("kind: person", "kind: man").replace("status: occurred", "status: over")
    found = problems(write(tmp_path, labels))
    lines = [int(problem.split(":")[1]) for problem in found]
    assert lines == sorted(lines)
    assert [problem.split(": ")[1] for problem in found] == [
        "split",
        "extra",
        "settled.sources[0].kind",
        "settled.items[0].status",
        "labellers.a.items[0].status",
    ]


def test_very_many_mistakes_are_counted(tmp_path: Path) -> None:
    labels = labels_for() + "".join(f"extra{number}: 1\n" for number in range(100))
    found = problems(write(tmp_path, labels))
    assert len(found) == 41
    assert found[-1].endswith("and 60 more; correct these first")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('{"article": 1,\n "article": 2}', 2, "article: the key is given twice, first on line 1"),
        ('{"article":\n\n nope}', 3, "not JSON: a value is missing; correct it"),
        ('{"article": "x"\n "split": "dev"}', 2, "not JSON: ',' is missing; correct it"),
        ('{"article": "x\n"}', 1, 'not JSON: a text in "double quotes" is missing or does not'),
        ('{"article": "\\q"}', 1, "not JSON: a backslash is followed by what JSON does not know"),
        ('{"article": "\\ud800"}', 1, "article: half a surrogate pair; write the character"),
        ('{\n"settled": {\n"items": [{},\n{"id": 7}]}}', 4, "settled.items[1]: the item has no"),
        ("{}\n{}", 2, "not JSON: something follows the end; correct it"),
        ("{} []", 1, "not JSON: something follows the end; correct it"),
        ("[" * 100_000, 1, "[0]" * 20 + ": nested deeper than 20 levels; flatten it"),
        ("[]", 1, "a list: input should be an object; correct it"),
        ("", 1, "not JSON: a value is missing; correct it"),
        ("null", 1, "the file is empty; it should label an article"),
    ],
)
def test_json_is_told_by_line_too(tmp_path: Path, text: str, line: int, told: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    found = problems(path)
    assert any(f"{path}:{line}: {told}" in problem for problem in found), found


def test_what_is_no_readable_label_file_is_told(tmp_path: Path) -> None:
    latin, large, other = tmp_path / "l.yaml", tmp_path / "b.json", tmp_path / "x.toml"
    latin.write_bytes("article: x\ntitle: Köln\n".encode("latin-1"))
    large.write_bytes(b" " * (MAX_LABEL_BYTES + 1))
    other.write_text("article: x")
    assert problems(latin) == [f"{latin}:2: is not UTF-8; save it as UTF-8"]
    assert problems(large) == [f"{large}: is larger than 1,000,000 bytes; one file an article"]
    assert problems(other) == [f"{other}: its name ends in none of .yaml, .yml, .json"]
    assert problems(tmp_path / "none.yaml")[0].endswith("is no file; give a label file")
    assert problems(tmp_path)[0].endswith("is no file; give a label file")


def test_aliases_do_not_multiply(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    rows = ["a0: &a0 [x, x]"]
    rows += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    path.write_text("\n".join(rows))
    assert "anchors (&) and aliases (*) are not read" in problems(path)[0]


def test_a_message_holds_nothing_that_steers_a_terminal(tmp_path: Path) -> None:
    name = "\x1b[31mx.yaml"
    labels = labels_for().replace("split: dev", '"\\e[2J": 1\nsplit: "\\e]0;x\\a\\n"')
    path = tmp_path / name
    path.write_text(labels)
    with pytest.raises(LabelError) as caught:
        load_case(path)
    assert all(line.isprintable() for line in str(caught.value).splitlines())
    assert len(str(caught.value).splitlines()) == 2


def test_the_error_can_be_sent_between_processes() -> None:
    error = LabelError("x.yaml:1: wrong; correct it")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


ANY_BYTES = st.binary(max_size=400) | st.text(max_size=200).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
PIECES = (
    "a: b|- x|\n|  |{|}|[|]|,|\"|'|&a|*a|!!int 1|? |: |# x|---|...|%YAML 1.9|<<: |\\ud800|\\x|\t|"
    "settled:|items:|article: x|[]|null|~|0|-1|99999999999999999999|1e5|on|\x00|\ufeff|\u2028"
)
YAML_PIECES = st.lists(st.sampled_from(PIECES.split("|")), max_size=60).map(
    lambda pieces: "".join(pieces).encode()
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(data=ANY_BYTES | YAML_PIECES, suffix=st.sampled_from([".yaml", ".json"]))
@example(data=b"%YAML 1." + b"9" * 5000, suffix=".yaml")
@example(data=b'a: "\\UFFFFFFFF"', suffix=".yaml")
@example(data=b"[" * 50_000, suffix=".yaml")
@example(data=b'{"a":' * 50_000, suffix=".json")
@example(data=b"1" * 10_000, suffix=".json")
@example(data=b"a: " + b"1" * 10_000, suffix=".yaml")
def test_any_bytes_give_a_case_or_a_label_error(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    told = str(path)
    try:
        load_case(path)
    except LabelError as error:
        told = str(error)
    assert told.startswith(str(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_a_label_file_with_any_spoilt_place_gives_a_case_or_a_label_error(
    tmp_path: Path, data: st.DataObject
) -> None:
    """Also where it validates but for its text, which is then loaded too."""
    labels = labels_for()
    start = data.draw(st.integers(0, len(labels)))
    end = min(len(labels), start + data.draw(st.integers(0, 12)))
    path = write(tmp_path, labels[:start] + data.draw(st.text(max_size=8)) + labels[end:])
    try:
        told = str(load(tmp_path).articles[0].path)
    except LabelError as error:
        told = str(error)
    assert str(path) in told


# Texts


def test_an_absent_text_is_no_error_and_says_how_to_get_it(tmp_path: Path) -> None:
    write(tmp_path, text=None)
    (one,) = load(tmp_path).articles
    assert one.article is None
    assert one.missing == (
        "no text at ../texts/harbour.txt, seen from the label file, nor in a --texts folder; "
        "put the text (published at https://news.example/harbour) into a folder and name that by "
        "--texts"
    )


def test_a_text_is_found_in_a_folder_of_texts(tmp_path: Path) -> None:
    write(tmp_path, text=None)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "harbour.txt").write_text(TEXT)
    (one,) = load(tmp_path, [tmp_path, tmp_path / "elsewhere"]).articles
    assert one.article is not None
    assert one.missing is None


def test_another_text_is_never_used(tmp_path: Path) -> None:
    write(tmp_path, text=TEXT + "A word more.\n")
    (one,) = load(tmp_path).articles
    assert one.article is None
    assert one.missing is not None
    assert "not the text that was labelled, its SHA-256" in one.missing
    assert "A word more" not in one.missing


def test_the_right_text_is_taken_where_another_has_its_name(tmp_path: Path) -> None:
    write(tmp_path, text="Another.")
    (tmp_path / "right").mkdir()
    (tmp_path / "right" / "harbour.txt").write_text(TEXT)
    (one,) = load(tmp_path, [tmp_path / "right"]).articles
    assert one.article is not None


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "/dev/zero", "../../../../../../dev/stdin", ".", '"a\\0b"', "x" * 5000]
)
def test_a_label_file_brings_in_no_file_whose_checksum_it_does_not_know(
    tmp_path: Path, name: str
) -> None:
    labels = labels_for().replace("text: ../texts/harbour.txt", f"text: {name}")
    write(tmp_path, labels)
    (one,) = load(tmp_path).articles
    assert one.article is None
    assert one.missing is not None
    assert len(one.missing) < 800


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, text=None)
    os.mkfifo(tmp_path / "texts" / "harbour.txt")
    (one,) = load(tmp_path).articles
    assert one.article is None


def test_a_sentence_that_the_text_does_not_have_is_told_with_its_line(tmp_path: Path) -> None:
    labels = labels_for().replace("sentences: [3, 0]", "sentences: [3, 41]")
    path = write(tmp_path, labels.replace("sentences: [1]}", "sentences: [9]}"))
    with pytest.raises(LabelError) as caught:
        load(tmp_path)
    here, there = line_of(labels, "sentences: [3, 41]"), line_of(labels, "- {id: e1, ")
    rest = "the text has 0 to 4; correct it"
    assert str(caught.value).splitlines() == [
        f"{path}:{here}: settled.items[2].sentences[1]: there is no sentence 41; {rest}",
        f"{path}:{there}: labellers.a.items[0].sentences[0]: there is no sentence 9; {rest}",
    ]


def test_without_the_text_sentences_are_not_checked(tmp_path: Path) -> None:
    write(tmp_path, labels_for().replace("[3, 0]", "[3, 41]"), text=None)
    assert load(tmp_path).articles[0].article is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mayor closes harbour\n\nThe harbour closed.\n", "but the text is titled 'Mayor closes"),
        ("The harbour closed.", "but the text has no title line; correct it or leave it null"),
    ],
)
def test_a_title_that_the_text_does_not_have_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, labels_for(text=text), text=text)
    with pytest.raises(LabelError) as caught:
        load(tmp_path)
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"{path}:2: title: 'Mayor denies closing harbour', {told}")


def test_a_text_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    data = "K\xf6ln".encode("latin-1")
    labels = labels_for().replace(
        hashlib.sha256(TEXT.encode()).hexdigest(), hashlib.sha256(data).hexdigest()
    )
    path = write(tmp_path, labels)
    (tmp_path / "texts" / "harbour.txt").write_bytes(data)
    with pytest.raises(LabelError, match="the text is not UTF-8"):
        load(tmp_path)
    write(tmp_path, labels_for(text=" \n"), text=" \n")
    with pytest.raises(LabelError, match=f"{path}:6: text: the text holds no sentence"):
        load(tmp_path)


# Folders


@pytest.mark.parametrize("name", ["one.yaml", "one.yml", "one.json", "ONE.YAML"])
def test_labels_may_lie_in_the_folder_itself(tmp_path: Path, name: str) -> None:
    labels = labels_for()
    (tmp_path / name).write_text(as_json(labels) if name.endswith("json") else labels)
    (tmp_path / "notes.txt").write_text("nothing")
    (tmp_path / "label.schema.json").write_text("{}")
    (tmp_path / ".hidden.yaml").write_text("nothing")
    assert [one.case.article for one in load(tmp_path).articles] == ["harbour"]


def test_a_folder_of_labels_goes_before_other_files(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "settings.yaml").write_text("model: local")
    assert len(load(tmp_path).articles) == 1


def test_a_folder_without_labels_is_told_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"holds no label file; it should hold one YAML or JSON"):
        load(tmp_path)
    with pytest.raises(LabelError, match=r"none is not a folder; it should hold one YAML or JSON"):
        load(tmp_path / "none")


def test_an_article_that_is_labelled_twice_is_refused(tmp_path: Path) -> None:
    first = write(tmp_path)
    second = write(tmp_path, labels_for(), name="second")
    with pytest.raises(LabelError) as caught:
        load(tmp_path)
    assert str(caught.value) == (
        f"{second}:1: article: 'harbour' is labelled in {first} too; rename one or remove it"
    )


def test_the_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, "a: ]", name="one")
    write(tmp_path, "b: 1", name="two")
    with pytest.raises(LabelError) as caught:
        load(tmp_path)
    told = str(caught.value)
    assert "one.yaml:1: " in told
    assert "two.yaml:1: b: no such field here" in told


def test_articles_are_chosen_by_split_and_by_name(tmp_path: Path) -> None:
    for name, split in (("harbour", "dev"), ("hall", "test"), ("market", "dev")):
        write(tmp_path, labels_for(name, split=split), name=name)
    dataset = load(tmp_path)
    names = [
        [one.case.article for one in dataset.select(*chosen).articles]
        for chosen in ((None, None), ("dev", None), (None, "ha*"), ("dev", "ha*"), ("other", "*"))
    ]
    assert names == [
        ["hall", "harbour", "market"],
        ["harbour", "market"],
        ["hall", "harbour"],
        ["harbour"],
        [],
    ]


def test_the_hash_of_the_labels_knows_files_and_not_their_order(tmp_path: Path) -> None:
    paths = [write(tmp_path, labels_for(name), name=name) for name in ("harbour", "market")]
    before = load(tmp_path)
    digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    wanted = hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()
    assert before.labels_hash == wanted
    paths[0].rename(paths[0].with_name("z.yaml"))
    assert load(tmp_path).labels_hash == wanted
    paths[1].write_text(labels_for("market") + "# more\n")
    assert load(tmp_path).labels_hash != wanted
    assert before.labels_hash == wanted
    assert before.select("dev", "market").labels_hash != wanted


def test_articles_are_chosen_by_one_pattern_or_several(tmp_path: Path) -> None:
    for name in ("hall", "harbour", "market"):
        write(tmp_path, labels_for(name), name=name)
    dataset = load(tmp_path)

    def chosen(pattern: str | None) -> list[str]:
        return [one.case.article for one in dataset.select(None, pattern).articles]

    assert chosen(None) == ["hall", "harbour", "market"]
    assert chosen("ha*") == ["hall", "harbour"]
    assert chosen("market,hall") == ["hall", "market"]
