"""One thread a process: pages are read side by side by processes, and OpenCV's threads mostly wait for one another."""

from __future__ import annotations

import os
from functools import cache

import cv2


@cache
def settle() -> None:
    """Let OpenCV work on the calling thread alone, unless the user set OPENCV_FOR_THREADS_NUM.

    Its threads took a sixth more processor time to clean a page, and with other processes at work no less time.
    """
    if "OPENCV_FOR_THREADS_NUM" not in os.environ:
        cv2.setNumThreads(1)
