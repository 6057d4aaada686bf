"""Turns a web address, or the HTML of a page, into an `Article`, by way of trafilatura.

Promises: only the address that the user gave is asked, with the redirections that it answers
with, over http and https alone, within limits of size and time; nothing else that the page names
is fetched. Whether that address should be asked at all is the user's choice.
"""

from __future__ import annotations

import datetime as dt
import http.client
import logging
import ssl
import time
import urllib.error
import urllib.request
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import __version__
from .article import Article
from .errors import ArticleError, EmptyArticleError, MissingExtraError
from .settings import Settings

if TYPE_CHECKING:
    from trafilatura.settings import Document

MAX_PAGE_BYTES = 10_000_000
"""A page larger than this is refused."""
MAX_SECONDS = 30.0
"""Seconds after which a page is given up, unless `Settings.timeout_s` is shorter."""

_CHUNK_BYTES = 65_536
_PAGES = ("text/html", "application/xhtml+xml")


def fetch_article(address: str, settings: Settings) -> Article:
    """The article at an address that begins with http:// or https://.

    Raises:
        ArticleError: the address cannot be asked, or holds no page that can be read.
        EmptyArticleError: no article was found in the page.
        MissingExtraError: trafilatura is not installed.
    """
    shown = repr(address)
    try:
        parts = urlsplit(address)
        named, private = bool(parts.hostname), "@" in parts.netloc
    except ValueError as error:
        raise ArticleError(f"{shown} is not a web address: {error}") from error
    if private:
        raise ArticleError("an address with a user name or password in it is not fetched")
    if not named:
        raise ArticleError(f"{shown} is not a web address: it names no host")
    if settings.offline:
        raise ArticleError(f"{shown} is not fetched: SUMMARIZER_OFFLINE is set; save it to a file")
    _trafilatura()
    kind, charset, page = _fetch(address, shown, min(settings.timeout_s, MAX_SECONDS))
    if kind in _PAGES:
        return article_in_page(page, shown, id=address, url=address)
    try:
        text = page.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError) as error:
        raise ArticleError(f"the text at {shown} cannot be decoded: {error}") from error
    return Article.from_text(text, id=address, url=address)


def article_in_page(page: str | bytes, shown: str, **known: str) -> Article:
    """The article in the HTML of a page, without its menus, comments and scripts.

    Args:
        page: the HTML.
        shown: the name of the page for error messages.
        known: fields of the `Article` that the caller knows.

    Raises:
        EmptyArticleError: no article was found in it.
        MissingExtraError: trafilatura is not installed.
    """
    found: Document | dict[str, Any] | None = _trafilatura().bare_extraction(
        page,
        url=known.get("url"),
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    facts = found if isinstance(found, dict) or found is None else found.as_dict()
    text = (facts or {}).get("text")
    if facts is None or not text:
        raise EmptyArticleError(
            f"no article was found in the page {shown}; save its text to a file"
        )
    title = facts.get("title")
    body = text.removeprefix(title).lstrip() if title else text
    return Article(**{**known, "title": title, "text": body, "published_at": _date(facts)})


def _date(facts: dict[str, Any]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(facts.get("date") or "")
    except ValueError:
        return None


def _trafilatura() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError(
            "reading a web page needs trafilatura: install the [web] extra of summarizer, "
            f"or run `pip install trafilatura` ({error})"
        ) from error
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return trafilatura


def _fetch(address: str, shown: str, seconds: float) -> tuple[str, str | None, bytes]:
    """Media type, charset and body of what the address answers with."""
    request = urllib.request.Request(
        address,
        headers={
            "User-Agent": f"summarizer/{__version__}",
            "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8",
            "Accept-Encoding": "identity",
        },
    )
    deadline = time.monotonic() + seconds
    try:
        with _opener().open(request, timeout=seconds) as response:
            kind = response.headers.get_content_type()
            if kind not in (*_PAGES, "text/plain"):
                raise ArticleError(f"{shown} is {kind}, not a web page or plain text")
            body = _read(response, shown, deadline)
            return kind, response.headers.get_content_charset(), body
    except urllib.error.HTTPError as error:
        error.close()
        raise ArticleError(
            f"{shown} answered with {error.code} {error.reason}; check it in a browser, "
            "or save the article to a file"
        ) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise ArticleError(f"{shown} cannot be fetched: {reason}; check the address") from error


def _read(response: http.client.HTTPResponse, shown: str, deadline: float) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ArticleError(f"{shown} answered in an encoding that was not asked for")
    body = bytearray()
    while piece := response.read1(_CHUNK_BYTES):
        body += piece
        if len(body) > MAX_PAGE_BYTES:
            raise ArticleError(f"{shown} is larger than {MAX_PAGE_BYTES:,} bytes; save its text")
        if time.monotonic() > deadline:
            raise ArticleError(f"{shown} took too long to answer; try again, or save its text")
    return bytes(body)


class _WebRedirections(urllib.request.HTTPRedirectHandler):
    """Follows redirections to http and https, a few of them; never to a file or an FTP server."""

    max_redirections = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise urllib.error.URLError("it redirects to something that is not a web address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """An opener that knows http and https and nothing else."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _WebRedirections(),
    ):
        opener.add_handler(handler)
    return opener
