"""Processor time: what a page costs however busy the machine is (waiting for a core does not count)."""

from __future__ import annotations

import resource


def seconds() -> float:
    """Processor seconds so far, of this process and of the programs it ran that have ended."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)
