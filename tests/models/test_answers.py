"""Kept answers on real files: whole or absent, bounded, shared by processes, never in the way."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models import database
from summarizer.models.answers import Answers, Kept

KEPT = Kept('{"who": "Ann"}', '{"who": "Ann"}', 30, 5, 20)
LARGE = Kept("x" * 50_000)

WRITER = """
import sys
from pathlib import Path
from summarizer.models.answers import Answers, Kept

answers = Answers(Path(sys.argv[1]), 256)
for number in range(int(sys.argv[3])):
    key = f"{sys.argv[2]}-{number}"
    answers.keep(key, Kept("x" * 3000, key))
    print(key, flush=True)
sys.exit(answers.trouble)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "answers"


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "answers.sqlite3"


def kept_in(folder: Path, count: int = 1) -> None:
    """Answers under "0", "1" and so on; the file is closed when this returns."""
    answers = Answers(folder, 256)
    for number in range(count):
        answers.keep(str(number), KEPT)
    assert answers.trouble is None


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


def script(text: str, *arguments: str) -> str:
    """What a process of its own says."""
    done = subprocess.run(
        [sys.executable, "-c", text, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


class TestKeeping:
    def test_an_answer_is_found_under_its_key_by_everybody(self, folder: Path) -> None:
        answers = Answers(folder, 256)
        assert answers.find("0") is None
        answers.keep("0", KEPT)
        assert answers.find("0") == Answers(folder, 256).find("0") == KEPT
        assert answers.find("1") is None

    def test_a_newer_answer_takes_the_place_of_the_older(self, folder: Path) -> None:
        answers = Answers(folder, 256)
        answers.keep("0", KEPT)
        answers.keep("0", LARGE)
        assert answers.find("0") == LARGE

    @given(st.text(), st.text(), st.integers(min_value=0))
    def test_any_text_comes_back_as_it_was(
        self, tmp_path_factory: pytest.TempPathFactory, value: str, reply: str, tokens: int
    ) -> None:
        answers = Answers(tmp_path_factory.getbasetemp() / "any", 256)
        answers.keep("0", Kept(value, reply, tokens))
        assert answers.find("0") == Kept(value, reply, tokens)
        assert answers.trouble is None

    def test_nothing_is_touched_before_it_is_needed(self, folder: Path) -> None:
        Answers(folder, 256)
        assert not folder.exists()

    def test_files_are_the_users_alone(self, folder: Path) -> None:
        answers = Answers(folder, 256)
        answers.keep("0", KEPT)
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        assert len(modes) == 4
        assert set(modes.values()) == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700

    @pytest.mark.parametrize(
        "change", ["content = x'7b7d'", "seal = x'00'", "content = 7", "key = '1', used = 'x'"]
    )
    def test_an_answer_that_was_altered_on_disk_is_not_found(
        self, folder: Path, file: Path, change: str
    ) -> None:
        kept_in(folder)
        connection = sqlite3.connect(file)
        connection.execute(f"UPDATE answers SET {change}")
        connection.commit()
        connection.close()
        answers = Answers(folder, 256)
        assert (answers.find("0"), answers.find("1")) == (None, None)
        answers.keep("0", KEPT)
        assert answers.find("0") == KEPT


class TestBounds:
    def test_answers_that_were_used_longest_ago_are_dropped(self, folder: Path) -> None:
        now = 0.0
        answers = Answers(folder, 1, clock=lambda: now)
        for number in range(60):
            now += 1000
            answers.keep(str(number), LARGE)
            answers.find("0")
        found = [number for number in range(60) if answers.find(str(number))]
        assert found[0] == 0
        assert found[1:] == list(range(found[1], 60))
        assert 10 < len(found) < 20

    def test_the_file_stays_below_the_limit_and_shrinks_with_it(
        self, folder: Path, file: Path
    ) -> None:
        answers = Answers(folder, 3)
        for number in range(100):
            answers.keep(str(number), LARGE)
        del answers
        assert 2_000_000 < file.stat().st_size <= 3_000_000
        Answers(folder, 1).keep("100", LARGE)
        assert file.stat().st_size <= 1_000_000
        assert not file.with_name("answers.sqlite3-wal").exists()

    def test_an_answer_beyond_the_limit_is_not_kept(self, folder: Path) -> None:
        answers = Answers(folder, 1)
        answers.keep("0", Kept("x" * 2_000_000))
        assert answers.find("0") is None
        answers.keep("1", KEPT)
        assert answers.find("1") == KEPT
        assert answers.trouble is None


def of_another_version(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 77")
    connection.close()


def with_garbage_in_front(file: Path) -> None:
    file.write_bytes(b"<html>" * 1000)


def with_half_of_it_gone(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def with_garbage_behind_its_head(file: Path) -> None:
    size = file.stat().st_size
    file.write_bytes(file.read_bytes()[:4096] + b"\xa5" * (size - 4096))


DAMAGE: list[Callable[[Path], None]] = [
    of_another_version,
    with_garbage_in_front,
    with_half_of_it_gone,
    with_garbage_behind_its_head,
]


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGE)
    def test_a_spoilt_file_is_begun_anew_and_told(
        self, folder: Path, file: Path, damage: Callable[[Path], None]
    ) -> None:
        kept_in(folder, 200)
        damage(file)
        answers = Answers(folder, 256)
        assert [answers.find(str(number)) for number in range(200)] == [None] * 200
        assert "begun anew" in (answers.trouble or "")
        assert str(file) in (answers.trouble or "")
        answers.keep("0", KEPT)
        later = Answers(folder, 256)
        assert later.find("0") == KEPT
        assert later.trouble is None

    def test_what_another_has_begun_anew_is_left_to_it(self, folder: Path, file: Path) -> None:
        kept_in(folder)
        database.remove(file)
        assert file.exists()


class TestNotUsable:
    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        answers = Answers(tmp_path / "file" / "answers", 256)
        answers.keep("0", KEPT)
        assert answers.find("0") is None
        assert "SUMMARIZER_CACHE=0" in (answers.trouble or "")
        assert "Not a directory" in (answers.trouble or "")

    @pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root writes all")
    def test_a_folder_that_is_read_only_is_told(self, folder: Path) -> None:
        folder.mkdir(mode=0o500)
        answers = Answers(folder, 256)
        answers.keep("0", KEPT)
        assert "Permission denied" in (answers.trouble or "")

    def test_a_folder_in_the_place_of_the_file_is_told_and_left(self, file: Path) -> None:
        file.mkdir(parents=True)
        answers = Answers(file.parent, 256)
        assert answers.find("0") is None
        assert answers.trouble
        assert file.is_dir()

    def test_a_file_that_somebody_locks_is_told_and_not_waited_for_again(
        self, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "PATIENCE_S", 0.05)
        kept_in(folder)
        locking = sqlite3.connect(file, isolation_level=None)
        locking.execute("BEGIN EXCLUSIVE")
        answers = Answers(folder, 256)
        assert answers.find("0") == KEPT
        answers.keep("1", KEPT)
        assert "locked" in (answers.trouble or "")
        locking.execute("ROLLBACK")
        locking.close()
        assert answers.find("0") is None
        assert Answers(folder, 256).find("0") == KEPT

    @pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
    def test_a_full_disk_is_told_and_what_was_kept_stays(self, folder: Path) -> None:
        limited = """
import resource, sys
from pathlib import Path
from summarizer.models.answers import Answers, Kept

resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
answers = Answers(Path(sys.argv[1]), 256)
for number in range(200):
    answers.keep(str(number), Kept("x" * 3000))
print(answers.trouble)
"""
        assert "cannot be used" in script(limited, str(folder))
        later = Answers(folder, 256)
        assert later.find("0") == Kept("x" * 3000)
        assert later.trouble is None

    def test_a_python_without_sqlite_is_told(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "sqlite3", None)
        answers = Answers(folder, 256)
        answers.keep("0", KEPT)
        assert answers.find("0") is None
        assert "sqlite3" in (answers.trouble or "")


class TestTogether:
    def test_threads_share_the_answers(self, folder: Path) -> None:
        answers = Answers(folder, 256)
        found = []

        def work(name: str) -> None:
            for number in range(50):
                answers.keep(f"{name}{number}", KEPT)
                found.append(answers.find(f"{name}{number}"))

        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [KEPT] * 200

    def test_processes_that_write_at_once_lose_nothing(self, folder: Path) -> None:
        writers = [writer(folder, name, 300) for name in ("a", "b", "c")]
        said = [running.communicate(timeout=120)[0].split() for running in writers]
        assert [running.returncode for running in writers] == [0, 0, 0]
        answers = Answers(folder, 256)
        keys = [key for told in said for key in told]
        assert len(keys) == 900
        for key in keys:
            assert answers.find(key) == Kept("x" * 3000, key)

    @pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
    def test_a_process_that_is_killed_in_the_middle_loses_at_most_one_answer(
        self, folder: Path, file: Path
    ) -> None:
        survivor = writer(folder, "survivor", 1000)
        told = []
        for round_ in range(4):
            killed = writer(folder, f"killed{round_}", 1_000_000)
            assert killed.stdout is not None
            told += [killed.stdout.readline().strip() for _ in range(50 + 37 * round_)]
            os.kill(killed.pid, signal.SIGKILL)
            told += killed.communicate(timeout=60)[0].splitlines()
        said, _ = survivor.communicate(timeout=120)
        assert survivor.returncode == 0
        answers = Answers(folder, 256)
        for key in [*told, *said.split()]:
            assert answers.find(key) == Kept("x" * 3000, key)
        assert answers.trouble is None
        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork of POSIX")
    def test_a_forked_process_and_its_parent_go_on(self, folder: Path) -> None:
        forking = """
import os, sys, threading
from pathlib import Path
from summarizer.models.answers import Answers, Kept

answers = Answers(Path(sys.argv[1]), 256)
answers.keep("before", Kept("1"))
go_on = True
def work():
    while go_on:
        answers.find("before")
thread = threading.Thread(target=work)
thread.start()
children = []
for number in range(5):
    child = os.fork()
    if child == 0:
        answers.keep(f"child{number}", Kept("2"))
        os._exit(answers.find("before") != Kept("1") or answers.trouble is not None)
    answers.keep(f"parent{number}", Kept("3"))
    children.append(child)
codes = [os.waitpid(child, 0)[1] for child in children]
go_on = False
thread.join()
print(*codes, answers.trouble)
"""
        flags = ("-W", "ignore::DeprecationWarning")
        done = subprocess.run(
            [sys.executable, *flags, "-c", forking, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.split() == ["0"] * 5 + ["None"]
        answers = Answers(folder, 256)
        assert all(answers.find(f"child{n}") and answers.find(f"parent{n}") for n in range(5))
