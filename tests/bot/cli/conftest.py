"""The program as a person runs it, over a database of its own, and files beside it."""

from __future__ import annotations

import pytest

from tests.warm import surroundings


@pytest.fixture
def bot(nursery, tmp_path, sqlite_address):
    """Runs `lifecycle-bot`; what it printed, with what it complained of where its exit code is another one than 0."""
    env = surroundings(LIFECYCLE_DATABASE_URL=sqlite_address, XDG_DATA_HOME=str(tmp_path))

    def call(*words, code=0):
        done = nursery.run([str(word) for word in words], env=env, cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stdout + done.stderr

    call.env = env
    return call


@pytest.fixture
def file(tmp_path):
    """Writes a file; its path."""

    def write(text, name="moves.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
