"""What several processes write arrives in one order, in bounded pieces, and ends with them."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from traced.execution.job import Message
from traced.execution.stream import PACKET_BYTES, Inlets, Intake, Outlets, StreamName, make_pipes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Log:
    """One run's streams and what came through them."""

    def __init__(self, folder: Path, intake: Intake) -> None:
        self.packets: list[tuple[StreamName, bytes]] = []
        make_pipes(folder)
        self.folder = folder
        self.intake = intake
        self.inlets = Inlets(folder, lambda name, data: self.packets.append((name, data)))
        intake.add(self.inlets)

    def run(
        self, work: Callable[[Outlets], None], busy_s: float = 0.0
    ) -> list[tuple[StreamName, bytes]]:
        """Fork, work there, take in what is sent until that ends; return the packets.

        Nothing is taken in during the first `busy_s` seconds.
        """
        process = os.fork()
        if not process:
            try:
                work(Outlets(self.folder))
            finally:
                os._exit(0)
        time.sleep(busy_s)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            self.intake.wait(0.01)
            if os.waitpid(process, os.WNOHANG)[0]:
                self.intake.settle(self.inlets, 100)
                return self.packets
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        pytest.fail("it does not end")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """The streams of one run."""
    intake = Intake()
    yield Log(tmp_path, intake)
    intake.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the order needs an epoll")
def test_one_order_over_all_streams(log: Log) -> None:
    """However fast two streams are written to in turn, their order is kept."""

    def work(_: Outlets) -> None:
        for number in range(3000):
            os.write(1 + (number * 7 % 5) % 2, b"%d" % number)

    packets = log.run(work)

    assert [b"%d" % number for number in range(3000)] == [data for _, data in packets]
    assert ["out" if (n * 7 % 5) % 2 == 0 else "err" for n in range(3000)] == [
        n for n, _ in packets
    ]


def test_a_large_write_comes_in_packets(log: Log) -> None:
    """One call may write any amount; the engine takes it in bit by bit."""
    packets = log.run(lambda _: print(os.write(2, b"x" * 1_000_000)))  # noqa: T201 — tests a stream

    assert PACKET_BYTES >= max(len(data) for _, data in packets)
    assert b"x" * 1_000_000 == b"".join(data for name, data in packets if name == "err")
    assert ("out", b"1000000\n") in packets or b"1000000" in b"".join(
        data for name, data in packets if name == "out"
    )


def test_text_is_flushed_before_a_statement_is_announced(log: Log) -> None:
    """What Python still holds belongs to the statement before."""

    def work(outlets: Outlets) -> None:
        sys.stdout.write("text")
        outlets.announce(3, 4)

    assert [("out", b"text"), ("control", b'{"at":[3,4]}\n')] == log.run(work)


@pytest.mark.skipif(sys.platform != "linux", reason="the order needs an epoll")
def test_statements_stay_apart_in_a_stream_opened_by_name(log: Log) -> None:
    """Also when the engine is late: such a stream would join what both have written."""

    def work(outlets: Outlets) -> None:
        stdout = Path("/dev/stdout")
        stdout.write_text("one", encoding="utf-8")
        outlets.announce(3, 4)
        stdout.write_text("two", encoding="utf-8")

    assert [("out", b"one"), ("control", b'{"at":[3,4]}\n'), ("out", b"two")] == log.run(
        work, busy_s=0.3
    )


def test_a_forked_child_says_nothing(log: Log) -> None:
    """Only the process that runs the script speaks to the engine."""

    def work(outlets: Outlets) -> None:
        if not os.fork():
            outlets.send(Message(observed="child"))
            os._exit(0)
        os.wait()
        outlets.send(Message(observed="parent"))

    assert [("control", b'{"observed":"parent"}\n')] == log.run(work)


def test_the_control_stream_survives_a_script_that_closes_everything(log: Log) -> None:
    """It is opened anew, and nothing is written into a file that has taken its descriptor."""

    def work(outlets: Outlets) -> None:
        os.closerange(1, 4000)
        for number in range(300):
            os.open(log.folder / str(number), os.O_CREAT | os.O_WRONLY)
        outlets.send(Message(observed="x"))

    assert [("control", b'{"observed":"x"}\n')] == log.run(work)
    assert {0} == {(log.folder / str(number)).stat().st_size for number in range(300)}


def test_waiting_ends_when_woken(tmp_path: Path) -> None:
    """An event of the zygote is seen at once."""
    intake = Intake()
    reader, writer = os.pipe()
    os.write(writer, b"x")
    start = time.monotonic()
    intake.wait(10, wake=reader)

    assert time.monotonic() - start < 5
    intake.close()
    os.close(reader)
    os.close(writer)


def test_a_run_that_never_stops_writing_keeps_no_other_waiting(tmp_path: Path) -> None:
    """Each look takes one packet of each stream."""
    intake = Intake()
    for name in ("loud", "quiet"):
        (tmp_path / name).mkdir()
    loud, quiet = (Log(tmp_path / name, intake) for name in ("loud", "quiet"))
    process = os.fork()
    if not process:
        Outlets(loud.folder)
        while True:
            os.write(1, b"x" * 10_000)
    try:
        quiet.run(lambda _: print("x", end="", flush=True))  # noqa: T201 — tests a stream
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)

    assert [("out", b"x")] == quiet.packets
    assert loud.packets
    intake.close()
