"""A model provider that runs on the loopback and says what a test tells it to.

    with Loopback(says({"who": "Ann"}), fails(503)) as server:
        model = open_model(Settings(model="openai/any", base_url=server.address))

It speaks the protocols of OpenAI, Anthropic and Google over real HTTP, so that no function of
ours or of an SDK is patched, and keeps every request. Replies are given in order; the last one
is repeated. A reply may also be a function of the request, for tests that read whole articles.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from pydantic import BaseModel


@dataclass(frozen=True)
class Asked:
    """One request as it arrived.

    Attributes:
        path: what was posted to.
        headers: with names in lower case.
        body: the parsed JSON.
    """

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """The content of the last message."""
        return str(self.body["messages"][-1]["content"])


@dataclass(frozen=True)
class Reply:
    """What the server does with one request.

    Attributes:
        content: what the model says; None for a message without content.
        status: HTTP status.
        headers: added to the usual ones.
        finish: why the model stopped, in OpenAI's words.
        refusal: OpenAI's own field for a refusal.
        usage: tokens in, out and cached; None leaves the field out.
        body: sent as it is, in place of anything made from the fields above.
        drip_s: seconds between two bytes of the body.
        hang: answers nothing until the server closes.
        choices: whether the reply holds an answer at all.
    """

    content: str | None = "{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    usage: tuple[int, int, int] | None = (10, 5, 0)
    body: bytes | None = None
    drip_s: float = 0.0
    hang: bool = False
    choices: bool = True


Scripted = Reply | Callable[[Asked], Reply]


def says(value: BaseModel | Mapping[str, Any] | str, **fields: Any) -> Reply:
    """The model says this, as JSON unless it is a string."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    content = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Reply(content=content, **fields)


def fails(status: int, message: str = "out of order", kind: str = "error", **headers: str) -> Reply:
    """The server answers with an error; headers with `_` for `-`."""
    body = json.dumps({"error": {"message": message, "type": kind, "code": kind}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers=named, body=body)


def refuses(why: str = "I can't help with that.") -> Reply:
    """The model refuses, in OpenAI's way."""
    return Reply(content=None, refusal=why)


def cut_off(content: str = '{"who": "An') -> Reply:
    """The answer ends at the token limit."""
    return Reply(content=content, finish="length")


def drips(value: Mapping[str, Any], every_s: float = 0.05) -> Reply:
    """A good answer, one byte at a time."""
    return replace(says(value), drip_s=every_s)


def hangs() -> Reply:
    """Nothing comes, and the connection stays open."""
    return Reply(hang=True)


class Loopback:
    """The server. Runs while its block does.

    Attributes:
        asked: every request, in order of arrival.
    """

    def __init__(self, *script: Scripted) -> None:
        self.asked: list[Asked] = []
        self._script = list(script) or [Reply()]
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def root(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def address(self) -> str:
        """The address for SUMMARIZER_BASE_URL."""
        return f"{self.root}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _next(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            scripted = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        return scripted if isinstance(scripted, Reply) else scripted(asked)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = json.loads(self.rfile.read(length) or b"{}")
                asked = Asked(self.path, headers, body)
                reply = outer._next(asked)
                if reply.hang:
                    outer._closing.wait()
                    self.close_connection = True
                    return
                payload = reply.body if reply.body is not None else _payload(asked, reply)
                try:
                    self._answer(reply, payload)
                except ConnectionError:
                    self.close_connection = True

            def _answer(self, reply: Reply, payload: bytes) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if not reply.drip_s:
                    self.wfile.write(payload)
                    return
                for byte in payload:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    if outer._closing.wait(reply.drip_s):
                        return

            def log_message(self, format: str, *args: Any) -> None:
                """Tests read `asked` instead of a log."""

        return Handler


def _payload(asked: Asked, reply: Reply) -> bytes:
    if asked.path.endswith("/messages"):
        shape = _anthropic(asked, reply)
    elif ":generateContent" in asked.path:
        shape = _google(asked, reply)
    else:
        shape = _openai(asked, reply)
    return json.dumps(shape).encode()


def _openai(asked: Asked, reply: Reply) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.content}
    if reply.refusal is not None:
        message["refusal"] = reply.refusal
    elif asked.body.get("tools"):
        called = {"name": asked.body["tools"][0]["function"]["name"], "arguments": reply.content}
        message |= {
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": called}],
        }
    choice = {"index": 0, "message": message, "finish_reason": reply.finish}
    shape: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": asked.body.get("model", ""),
        "choices": [choice] if reply.choices else [],
    }
    if reply.usage is not None:
        tokens_in, tokens_out, cached = reply.usage
        shape["usage"] = {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
    return shape


def _anthropic(asked: Asked, reply: Reply) -> dict[str, Any]:
    tool = asked.body["tools"][0]["name"]
    said = {
        "type": "tool_use",
        "id": "toolu_1",
        "name": tool,
        "input": json.loads(reply.content or "{}"),
    }
    tokens_in, tokens_out, cached = reply.usage or (0, 0, 0)
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": asked.body["model"],
        "content": [said] if reply.choices else [],
        "stop_reason": {"stop": "tool_use", "length": "max_tokens"}.get(reply.finish, reply.finish),
        "stop_sequence": None,
        "usage": {
            "input_tokens": tokens_in - cached,
            "output_tokens": tokens_out,
            "cache_read_input_tokens": cached,
            "cache_creation_input_tokens": 0,
        },
    }


def _google(asked: Asked, reply: Reply) -> dict[str, Any]:
    name = asked.body["tools"][0]["functionDeclarations"][0]["name"]
    call = {"functionCall": {"name": name, "args": json.loads(reply.content or "{}")}}
    tokens_in, tokens_out, cached = reply.usage or (0, 0, 0)
    return {
        "candidates": [
            {
                "content": {"role": "model", "parts": [call]},
                "finishReason": {"stop": "STOP", "length": "MAX_TOKENS"}.get(
                    reply.finish, reply.finish
                ),
                "index": 0,
            }
        ]
        if reply.choices
        else [],
        "usageMetadata": {
            "promptTokenCount": tokens_in,
            "candidatesTokenCount": tokens_out,
            "cachedContentTokenCount": cached,
            "totalTokenCount": tokens_in + tokens_out,
        },
    }
