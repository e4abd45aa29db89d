"""The review page on a large archive: first view, next document, saving.

python -m bench.review [--documents N] [--keep DIR]

Documents are invented (bench/invented_documents.py). The page runs as its own program. With Chromium and Playwright
the times are those a person waits, from the key to the next document in focus; the times of the server alone are told
beside them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
ROUNDS = 30


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """The page as a program of its own; gives its link."""
    command = [sys.executable, "-m", "corpus", "review", str(archive), "--name", "bench"]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(HERE.parent)}, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        try:
            yield run.stdout.readline().decode().strip()
        finally:
            run.terminate()


CLOCK = """
addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") sessionStorage.began = Date.now();
}, true);
addEventListener("DOMContentLoaded", () => {
  const ready = () => document.querySelector("#open-count")?.textContent && (sessionStorage.ended = Date.now());
  if (!ready()) new MutationObserver((_, watch) => ready() && watch.disconnect()).observe(
    document, { subtree: true, childList: true, characterData: true });
});
"""
"""The browser's own clock: from the key that approves to the next document in focus, without what the driver adds."""


def by_request(link: str) -> dict[str, list[float]]:
    """Milliseconds of the server alone: the queue, a document, a document found by words."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    home = link.partition("?")[0]
    times: dict[str, list[float]] = {"queue": [], "queue with words": [], "document": []}

    def get(what: str, address: str) -> str:
        began = time.perf_counter()
        text = opener.open(address, timeout=60).read().decode()
        times[what].append((time.perf_counter() - began) * 1000)
        return str(text)

    first = get("queue", link)
    documents = [part.partition('"')[0] for part in first.split('href="/documents/')[1:]]
    for number in range(ROUNDS):
        get("queue", home)
        get("queue with words", f"{home}?words={urllib.parse.quote('dat dai')}")
        get("document", f"{home}documents/{documents[number % len(documents)]}")
    return times


def in_browser(link: str, chromium: str) -> dict[str, list[float]]:
    """Milliseconds until a person can go on: the first view, and from approving to the next document."""
    from playwright.sync_api import sync_playwright

    times: dict[str, list[float]] = {"first view": [], "approve, next document": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(CLOCK)
        began = time.perf_counter()
        page.goto(link, wait_until="commit")
        page.locator(".queue a").first.wait_for()
        times["first view"].append((time.perf_counter() - began) * 1000)
        page.locator(".queue a").first.click()
        page.locator("#open-count:not(:empty)").wait_for()
        for _ in range(ROUNDS):
            here = page.url
            page.keyboard.press("Control+Enter")
            page.wait_for_url(lambda url, here=here: url != here, wait_until="commit")
            page.locator("#open-count:not(:empty)").wait_for()
            waited = page.evaluate("Number(sessionStorage.ended) - Number(sessionStorage.began)")
            times["approve, next document"].append(float(waited))
        browser.close()
    return times


def row(what: str, values: list[float]) -> str:
    worst = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
    return f"| {what} | {statistics.median(values):.0f} ms | {worst:.0f} ms |"


def main() -> None:
    import bench.corpus as corpus
    from bench.invented_documents import Directives

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="folder for documents and archive")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        source, archive = folder / "in", folder / "archive"
        if not source.exists():
            Directives(given.documents).write(source)
        corpus.run(source, archive, len(os.sched_getaffinity(0)), real=False)
        chromium = shutil.which("chromium")
        with served(archive) as link:
            seen = in_browser(link, chromium) if chromium else {}
            asked = by_request(link)
    print(f"## Review page: an archive of {given.documents:,} documents\n")
    print("| what | median | p95 |\n|---|---|---|")
    for what, values in seen.items():
        print(row(f"in Chromium: {what}", values))
    for what, values in asked.items():
        print(row(f"server alone: {what}", values))


if __name__ == "__main__":
    main()
