"""Adapters: the user's own is checked before anything is started, and its content decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.errors import WeightsError
from summarizer.models import adapters, open_model
from summarizer.models.adapters import FOLDER, adapter_of, identity_of
from summarizer.models.catalogue import CATALOGUE
from summarizer.settings import Settings


def test_a_model_without_an_adapter_has_none() -> None:
    assert adapter_of("smollm2-135m", Settings()) is None
    assert not open_model(Settings(model="local/smollm2-135m")).capabilities.trained


def test_shipped_adapters_are_there() -> None:
    for entry in CATALOGUE.values():
        if entry.adapter is not None:
            assert adapter_of(entry.name, Settings()) == FOLDER / entry.adapter


def test_a_shipped_adapter_is_used_where_it_is_left_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taught.gguf").write_bytes(b"GGUF and the rest")
    taught = replace(CATALOGUE["smollm2-135m"], name="taught", adapter="taught.gguf")
    monkeypatch.setattr(adapters, "CATALOGUE", {"taught": taught})
    monkeypatch.setattr(adapters, "FOLDER", tmp_path)
    for reading in ("auto", "trained"):
        assert adapter_of("taught", Settings(reading=reading)) == tmp_path / "taught.gguf"
    assert adapter_of("taught", Settings(reading="by_cue")) is None


def test_a_user_s_own_adapter_makes_a_local_model_a_trained_one(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF and the rest")
    settings = Settings(model="local/smollm2-135m", adapter=own)
    assert adapter_of("smollm2-135m", settings) == own
    assert open_model(settings).capabilities.trained


def test_one_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    settings = Settings(model="local/smollm2-135m", adapter=tmp_path / "none.gguf")
    with pytest.raises(WeightsError, match=r"none\.gguf.*SUMMARIZER_ADAPTER"):
        open_model(settings)


def test_one_that_is_no_gguf_file_is_told_what_it_begins_with(tmp_path: Path) -> None:
    own = tmp_path / "own.bin"
    own.write_bytes(b"PK\x03\x04")
    with pytest.raises(WeightsError, match=r"PK.*evals train"):
        adapter_of("smollm2-135m", Settings(adapter=own))


def test_its_content_is_its_identity(tmp_path: Path) -> None:
    one, copy, other = (tmp_path / name for name in ("one", "copy", "other"))
    for path, content in ((one, b"GGUF1"), (copy, b"GGUF1"), (other, b"GGUF2")):
        path.write_bytes(content)
    assert identity_of(one) == identity_of(copy) != identity_of(other)
    one.write_bytes(b"GGUF22")
    assert identity_of(one) not in (identity_of(copy), identity_of(other))
