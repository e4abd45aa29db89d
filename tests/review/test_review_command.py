"""`saoluc review` as a program."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from archives import DEADLINE, command, environment, saoluc
from reviewable import PLAIN, made


def test_the_printed_link_opens_the_queue(tmp_path):
    archive, _ = made(tmp_path, {"plain": PLAIN})
    asked = command("review", archive.root, "--name", "Lan")
    with subprocess.Popen(asked, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        try:
            link = run.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{43}", link)
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            assert "12/TB-UBND" in opener.open(link, timeout=DEADLINE).read().decode()
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(link.partition("?")[0], timeout=DEADLINE)
        finally:
            run.send_signal(signal.SIGINT)
        assert run.wait(DEADLINE) in (0, 130)


def test_an_empty_folder_is_no_archive(tmp_path):
    done = saoluc("review", tmp_path)
    assert done.returncode == 5 and "holds no catalog" in done.stderr


def test_a_port_in_use_is_named(tmp_path):
    import socket

    archive, _ = made(tmp_path, {"plain": PLAIN})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = saoluc("review", archive.root, "--port", taken.getsockname()[1])
    assert done.returncode == 2 and "--port" in done.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path):
    hidden = "import sys; sys.modules['uvicorn'] = None; from corpus.cli import main; main(sys.argv[1:])"
    asked = [sys.executable, "-c", hidden, "review", str(tmp_path)]
    done = subprocess.run(asked, env=environment(), capture_output=True, text=True, timeout=DEADLINE)
    assert done.returncode == 3 and "saoluc[review]" in done.stderr
