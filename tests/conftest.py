"""What all tests need of the process they run in."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Hear Control-C: a shell's background jobs, and so tests in one, are born deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
