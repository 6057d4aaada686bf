"""The engine's own process: weights in, an OpenAI-compatible server on the loopback out.

Run as a script by `engine`, so that it needs nothing of this package and a crash of llama.cpp
is no crash of the caller. The first line of standard input is the configuration, the key
included; the first line of standard output is the address, everything else that llama.cpp
prints goes to standard error. It ends when its standard input does: the pipe closes however
the caller ends. Interrupts from the terminal are the caller's business.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any

_BARE = "{% for message in messages %}{{ message.content }}<|im_end|>{% endfor %}"
"""The chat as an adapter is trained on it: what was asked and answered, and nothing else."""
_QUIET = 1
"""llama.cpp's verbosity: errors only, for its log may otherwise hold article text."""


def _end_with_caller() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def _serve(config: dict[str, Any]) -> Any:
    from xllamacpp import CommonAdapterLoraInfo, CommonParams, Server

    params = CommonParams()
    params.model.path = config["weights"]
    params.n_ctx = config["window"]
    params.n_parallel = 1
    if config["adapter"] is not None:
        params.lora_adapters = [CommonAdapterLoraInfo(config["adapter"], 1.0)]
        params.chat_template = _BARE
    params.n_batch = config["batch"]
    params.cpuparams.n_threads = config["threads"]
    params.cpuparams_batch.n_threads = config["threads"]
    params.cache_prompt = True
    params.cache_ram_mib = config["memory_mib"]
    params.slot_save_path = config["prefixes"]
    params.api_keys = [config["key"]]
    params.port = 0
    params.ui = False
    params.warmup = False
    params.verbosity = _QUIET
    return Server(params)


def main() -> None:
    """Serves until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    config = json.loads(sys.stdin.buffer.readline())
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    sys.path.append(config["import_from"])
    server = _serve(config)
    with answer:
        print(json.dumps({"address": server.listening_address}), file=answer)
    threading.Event().wait()


if __name__ == "__main__":
    main()
