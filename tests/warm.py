"""Processes of `lifecycle-bot` that start at once, for tests that need a real one.

Each is a process of its own, as a person starts it: own arguments, environment, folder, streams, signals and exit
code. Only Python and the libraries are not loaded anew for each, which is two seconds of a core every time: a nursery
loads them once and forks whenever a process is asked for. What is about the loading itself starts Python the usual way.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("bot", "commands", "lifecycle", "storage")
LATER = ("alembic.command", "gunicorn.app.base", "matplotlib.backends.backend_agg", "pandas", "pyarrow.parquet")
"""What our modules import only when they need it."""
LARGEST = 1 << 20


class Born:
    """A process of the nursery, with those methods of `subprocess.Popen` that tests use."""

    def __init__(self, words, report):
        self.args, self.returncode = words, None
        self._report = report
        self.pid = int(report.readline())

    def poll(self):
        """The exit code, or None while it runs."""
        return self._ended(0)

    def wait(self, timeout=None):
        """Wait for the end; the exit code, or minus the number of the signal that ended it."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return self.returncode

    def send_signal(self, number):
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def _ended(self, patience_s):
        if self.returncode is None and select.select([self._report], [], [], patience_s)[0]:
            self.returncode = int(self._report.readline())
            self._report.close()
        return self.returncode


class Nursery:
    """Starts processes of `lifecycle-bot`; it lives as long as the tests."""

    def __init__(self):
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._itself = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                cwd=ROOT,
                # Threads of a library would not live on in what is forked.
                env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def start(self, words, *, cwd, env, streams):
        """Start `lifecycle-bot` with these words; `streams` are files for what it reads, says and complains."""
        asked = json.dumps({"words": words, "cwd": str(cwd), "env": env}).encode()
        reading, writing = os.pipe()
        try:
            files = [*(each.fileno() for each in streams), writing]
            socket.send_fds(self._asking, [asked], files)
        finally:
            os.close(writing)
        return Born(words, os.fdopen(reading, buffering=1))

    def run(self, words, *, cwd, env, text=True, patience_s=60):
        """Run `lifecycle-bot` with these words to its end; what `subprocess.run` gives."""
        with ExitStack() as stack:
            nothing = stack.enter_context(Path(os.devnull).open("rb"))
            out, err = (stack.enter_context(tempfile.TemporaryFile()) for _stream in range(2))
            born = self.start(words, cwd=cwd, env=env, streams=(nothing, out, err))
            try:
                born.wait(patience_s)
            except subprocess.TimeoutExpired:
                born.send_signal(signal.SIGKILL)
                raise
            said = [_content(stream, text) for stream in (out, err)]
        return subprocess.CompletedProcess(words, born.returncode, *said)

    def close(self):
        """End it; what it started goes on."""
        self._asking.close()
        self._itself.wait()


def _content(stream, text):
    stream.seek(0)
    content = stream.read()
    return content.decode().replace("\r\n", "\n") if text else content


def surroundings(**settings):
    """This environment without any setting of the bot but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "LIFECYCLE_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def _load():
    for package in OURS:
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if "__main__" not in module.name and "migrations." not in module.name:
                importlib.import_module(module.name)
    for name in LATER:
        importlib.import_module(name)
    gc.freeze()  # What is there already, no child looks through for garbage.


def _watch_over(report):
    """Fork; in the new process come back, in this one tell its number and its end, and end too."""
    child = os.fork()
    if not child:
        return
    os.write(report, b"%d\n" % child)
    _pid, status = os.waitpid(child, 0)
    os.write(report, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _become(asked, files):
    """Be a process that was started with these words."""
    *streams, report = files
    os.setsid()
    _watch_over(report)
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # A suite in the background ignores Ctrl-C.
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for each in files:
        os.close(each)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = ["lifecycle-bot", *asked["words"]]


def _answer(asking):
    """Start what is asked for; comes back only in a process that was started."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody waits for the watchers.
    while True:
        message, files, _flags, _address = socket.recv_fds(asking, LARGEST, 4)
        if not message:
            os._exit(0)
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asking.close()
            return _become(json.loads(message), files)
        for each in files:
            os.close(each)


def _leave(codes):
    """The very end of a process, without taking all apart that the nursery had loaded: longer than what most do."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(codes[-1])


if __name__ == "__main__":
    codes = [1]
    atexit.register(_leave, codes)  # The first one registered is the last one called.
    _load()
    _answer(socket.socket(fileno=int(sys.argv[1])))
    try:
        runpy.run_module("bot", run_name="__main__")
        codes.append(0)
    except SystemExit as ended:
        codes.append(ended.code or 0)
        raise
