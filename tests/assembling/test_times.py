"""Times of events are resolved where that is certain, and kept as written where not."""

from __future__ import annotations

import datetime as dt

import pytest

from summarizer.assembling.times import resolve
from summarizer.schema import EventStatus

WEDNESDAY = dt.date(2019, 7, 10)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Wednesday", "2019-07-10", None),
        ("late on Tuesday", "2019-07-09", None),
        ("Thursday evening", "2019-07-04", None),
        ("yesterday", "2019-07-09", None),
        ("this morning", "2019-07-10", None),
        ("on 21 July 2017", "2017-07-21", None),
        ("July 21, 2017", "2017-07-21", None),
        ("2017-07-21", "2017-07-21", None),
        ("May 3rd", "2019-05-03", None),
        ("in July 2017", "2017-07-01", "2017-07-31"),
        ("in 2017", "2017-01-01", "2017-12-31"),
        ("from 20 May to 11 June 2019", "2019-05-20", "2019-06-11"),
        ("last Tuesday", None, None),
        ("next week", None, None),
        ("before 3 May", None, None),
        ("two days ago", None, None),
        ("Monday or Tuesday", None, None),
        ("31 February 2019", None, None),
        ("after midnight on Tuesday", None, None),
        ("", None, None),
    ],
)
def test_past_times_against_the_articles_date(
    text: str, start: str | None, end: str | None
) -> None:
    time = resolve(text, WEDNESDAY)
    assert (time.text, time.start, time.end) == (text, start, end)


@pytest.mark.parametrize(
    ("text", "status", "start"),
    [
        ("Friday", "planned", "2019-07-12"),
        ("3 August", "planned", "2019-08-03"),
        ("2 January", "planned", "2020-01-02"),
        ("2 January", "occurred", "2019-01-02"),
        ("20 December", "occurred", "2018-12-20"),
        ("tomorrow", "planned", "2019-07-11"),
    ],
)
def test_what_is_planned_lies_ahead(text: str, status: EventStatus, start: str) -> None:
    assert resolve(text, dt.datetime(2019, 7, 10, 8, 30), status).start == start


@pytest.mark.parametrize(
    ("text", "start"), [("Wednesday", None), ("yesterday", None), ("21 July 2017", "2017-07-21")]
)
def test_without_the_articles_date_only_full_dates_are_resolved(
    text: str, start: str | None
) -> None:
    assert resolve(text, None).start == start
