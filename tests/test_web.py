"""Web pages: the article is found in them, and nothing but the given address is asked."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from summarizer.errors import ArticleError, EmptyArticleError, MissingExtraError
from summarizer.inputs import coerce, read_article
from summarizer.settings import Settings
from summarizer.web import MAX_PAGE_BYTES

SETTINGS = Settings(timeout_s=5)
PAGE = """<!doctype html><html lang="en"><head><title>Mayor Denies Plan | The Courier</title>
<meta property="og:title" content="Mayor Denies Plan">
<meta property="article:published_time" content="2026-03-12T10:00:00Z"></head>
<body><nav><a href="/a">Home</a> <a href="/b">Sport</a></nav><article><h1>Mayor Denies Plan</h1>
<p>The mayor denied on Thursday that the harbour of the town would be sold to a shipping company,
after weeks of protests on the quays and in the old market.</p>
<p>“There is no such plan,” she said, and she asked the dockers &lt;all of them&gt; to go back to
work on Friday.</p><script>document.write("A script said so.")</script>
<p>The council will meet on Monday to debate the future of the harbour and of the fish market.</p>
</article><footer>All rights reserved. Imprint.</footer></body></html>"""


def test_the_article_in_a_page_is_found_without_menus_and_scripts(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/news").respond_with_data(PAGE, content_type="text/html")
    address = httpserver.url_for("/news")
    article = read_article(address, SETTINGS)
    assert article.title == "Mayor Denies Plan"
    assert article.published_at == dt.date(2026, 3, 12)
    assert (article.url, article.id) == (address, address)
    assert article.text.startswith("Mayor Denies Plan\n\nThe mayor denied on Thursday")
    assert "<all of them>" in article.text
    assert not any(word in article.text for word in ("Sport", "Imprint", "script"))


def test_only_the_given_address_is_asked(httpserver: HTTPServer) -> None:
    page = PAGE.replace("<nav>", '<img src="/pixel.png"><link rel="stylesheet" href="/s.css"><nav>')
    httpserver.expect_request("/news").respond_with_data(page, content_type="text/html")
    read_article(httpserver.url_for("/news"), SETTINGS)
    assert [request.path for request, _ in httpserver.log] == ["/news"]


def test_plain_text_at_an_address_is_read_in_its_charset(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/t").respond_with_data(
        "A Title\n\nIt rained in the café.".encode("latin-1"),
        content_type="text/plain; charset=latin-1",
    )
    assert read_article(httpserver.url_for("/t"), SETTINGS).text.endswith("café.")


def test_a_redirection_to_a_page_is_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data(status=301, headers={"Location": "/news"})
    httpserver.expect_request("/news").respond_with_data(PAGE, content_type="text/html")
    assert read_article(httpserver.url_for("/old"), SETTINGS).title == "Mayor Denies Plan"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://localhost/a", "data:text/html,a"])
def test_a_redirection_to_anything_else_is_refused(httpserver: HTTPServer, target: str) -> None:
    httpserver.expect_request("/r").respond_with_data(status=302, headers={"Location": target})
    with pytest.raises(ArticleError, match=r"is not allowed|not a web address"):
        read_article(httpserver.url_for("/r"), SETTINGS)


def test_redirections_in_a_circle_end(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/r").respond_with_data(status=302, headers={"Location": "/r"})
    with pytest.raises(ArticleError, match="/r' answered with 302"):
        read_article(httpserver.url_for("/r"), SETTINGS)
    assert len(httpserver.log) < 10


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (Response(status=404), "answered with 404"),
        (Response(status=500), "answered with 500"),
        (Response(b"%PDF", content_type="application/pdf"), "is application/pdf, not a web page"),
        (Response(b"\xff", content_type="text/plain"), "cannot be decoded"),
        (Response(b"a", content_type="text/plain; charset=none-such"), "cannot be decoded"),
        (
            Response(b"a", content_type="text/html", headers={"Content-Encoding": "gzip"}),
            "encoding that was not asked for",
        ),
    ],
    ids=["absent", "broken", "document", "not text", "unknown charset", "compressed"],
)
def test_an_answer_that_is_no_page_is_refused(
    httpserver: HTTPServer, response: Response, message: str
) -> None:
    httpserver.expect_request("/a").respond_with_response(response)
    with pytest.raises(ArticleError, match=message):
        read_article(httpserver.url_for("/a"), SETTINGS)


def test_a_page_without_an_article_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("<html></html>", content_type="text/html")
    with pytest.raises(EmptyArticleError, match="no article was found in the page"):
        read_article(httpserver.url_for("/a"), SETTINGS)


def test_a_page_beyond_the_limit_is_not_read_to_its_end(httpserver: HTTPServer) -> None:
    sent = 0

    def endless(request: Request) -> Response:
        def body() -> object:
            nonlocal sent
            while sent < 4 * MAX_PAGE_BYTES:
                sent += 1_000_000
                yield b"a" * 1_000_000

        return Response(body(), content_type="text/html")  # type: ignore[arg-type]

    httpserver.expect_request("/a").respond_with_handler(endless)
    with pytest.raises(ArticleError, match="is larger than 10,000,000 bytes"):
        read_article(httpserver.url_for("/a"), SETTINGS)
    assert sent < 4 * MAX_PAGE_BYTES


def test_an_address_that_nobody_answers_is_refused(httpserver: HTTPServer) -> None:
    address = httpserver.url_for("/a")
    httpserver.stop()
    with pytest.raises(ArticleError, match=r"cannot be fetched: .*refused"):
        read_article(address, SETTINGS)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://", "names no host"),
        ("https://[::1/a", "is not a web address"),
        ("http://localhost:port/", "cannot be fetched"),
        ("http://localhost:1/a b\r\nHost: c", "cannot be fetched"),
    ],
)
def test_a_broken_address_is_refused(address: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        read_article(address, SETTINGS)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ArticleError, match="password") as caught:
        read_article("https://me:secret@localhost/", SETTINGS)
    assert "secret" not in str(caught.value)


def test_nothing_is_fetched_offline(httpserver: HTTPServer) -> None:
    with pytest.raises(ArticleError, match="SUMMARIZER_OFFLINE is set"):
        read_article(httpserver.url_for("/a"), Settings(offline=True))
    assert httpserver.log == []


def test_an_address_is_text_for_the_library() -> None:
    assert coerce("https://localhost/news", SETTINGS).text == "https://localhost/news"


def test_a_saved_page_is_read_like_one_from_the_web(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    article = coerce(path, SETTINGS)
    assert (article.title, article.id) == ("Mayor Denies Plan", str(path))


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"install the \[web\] extra"):
        read_article("http://localhost:1/", SETTINGS)
