"""OpenCV works on one thread, unless the user wants more."""

import cv2
import pytest

from ocr import threads


@pytest.fixture(autouse=True)
def afresh():
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)
    threads.settle.cache_clear()
    yield
    cv2.setNumThreads(before)
    threads.settle.cache_clear()


def test_one_thread_where_nothing_is_said(monkeypatch):
    monkeypatch.delenv("OPENCV_FOR_THREADS_NUM", raising=False)
    threads.settle()
    assert cv2.getNumThreads() == 1


def test_the_user_s_number_is_left(monkeypatch):
    monkeypatch.setenv("OPENCV_FOR_THREADS_NUM", "2")
    threads.settle()
    assert cv2.getNumThreads() == 2
