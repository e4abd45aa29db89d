"""A desk with three documents, and browsers that may or may not sit at it."""

import pytest
from reviewable import HOSTILE, PLAIN, PLAN, made

from corpus.gate import Keys

PORT = 8000
HOME = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def desk(tmp_path):
    return made(tmp_path, {"plan": PLAN, "hostile": HOSTILE, "plain": PLAIN})


@pytest.fixture
def keys():
    return Keys(PORT)


@pytest.fixture
def stranger(desk, keys):
    from starlette.testclient import TestClient

    from corpus.web.app import review_app

    return TestClient(review_app(desk[0].root, keys, "Lan"), base_url=HOME, follow_redirects=False)


@pytest.fixture
def browser(stranger, keys):
    """A browser that has opened the link; its requests look like those of our page."""
    assert stranger.get(f"/?token={keys.token}").status_code == 303
    stranger.headers.update({"origin": HOME, "x-saoluc-csrf": keys.csrf})
    return stranger


@pytest.fixture
def plan(desk):
    return f"/documents/{desk[1]['plan']}"
