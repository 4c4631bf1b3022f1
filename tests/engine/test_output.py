"""Output is kept in order, made readable, and rid only of lines that say nothing."""

from __future__ import annotations

import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import traced
from traced.records.output import KNOWN_NOISE, PathNames, Transcript, readable, without_noise

NO_NAMES = PathNames(())


def texts(transcript: Transcript, names: PathNames = NO_NAMES) -> list[tuple[str, str, int, int]]:
    """Stream, text, first and last line of each output."""
    return [(o.stream, o.text, o.first_line, o.last_line) for o in transcript.outputs(names)]


def test_order_and_attribution() -> None:
    """Outputs keep their order; what one statement sends to one stream in one go is one output."""
    transcript = Transcript()
    transcript.enter(3, 4)
    transcript.write("stdout", b"a\n")
    transcript.write("stdout", b"b\n")
    transcript.write("stderr", b"c\n")
    transcript.write("stdout", b"d\n")
    transcript.enter(5, 5)
    transcript.write("stdout", b"e\n")
    transcript.enter(0, 0)
    transcript.write("stdout", b"f\n")

    assert [
        ("stdout", "a\nb\n", 3, 4),
        ("stderr", "c\n", 3, 4),
        ("stdout", "d\n", 3, 4),
        ("stdout", "e\n", 5, 5),
        ("stdout", "f\n", 0, 0),
    ] == texts(transcript)


def test_the_cap_counts_what_it_leaves_out() -> None:
    """Output beyond the cap is cut at the byte and counted, over both streams."""
    transcript = Transcript(cap_bytes=10)
    transcript.write("stdout", b"12345678")
    transcript.write("stderr", b"abcdef")
    transcript.write("stdout", b"zzz")

    assert [("stdout", "12345678", 0, 0), ("stderr", "ab", 0, 0)] == texts(transcript)
    assert 7 == transcript.truncated_bytes


def test_the_cap_leaves_no_half_character() -> None:
    """A character that the cap cuts is left out."""
    transcript = Transcript(cap_bytes=4)
    transcript.write("stdout", "abc€".encode())

    assert [("stdout", "abc", 0, 0)] == texts(transcript)
    assert 2 == transcript.truncated_bytes


def test_a_character_split_over_writes() -> None:
    """Bytes of one character may come in two writes, with the other stream between them."""
    euro = "€".encode()
    transcript = Transcript()
    transcript.write("stdout", b"1 " + euro[:1])
    transcript.write("stderr", b"!")
    transcript.write("stdout", euro[1:] + b"\n")

    assert [("stdout", "1 ", 0, 0), ("stderr", "!", 0, 0), ("stdout", "€\n", 0, 0)] == texts(
        transcript
    )


@pytest.mark.parametrize(
    ("writes", "expected"),
    [
        ([b"caf\xe9\n"], "caf\\xe9\n"),
        ([b"\xff\xfe", b"ok\n"], "\\xff\\xfeok\n"),
        ([b"\xe2\x82", b"ok\n"], "\\xe2\\x82ok\n"),
        ([b"cut \xe2\x82"], "cut \\xe2\\x82"),
    ],
)
def test_bytes_that_are_no_utf8(writes: list[bytes], expected: str) -> None:
    """Bytes that are no text are shown as such, never dropped."""
    transcript = Transcript()
    for data in writes:
        transcript.write("stdout", data)

    assert [("stdout", expected, 0, 0)] == texts(transcript)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("\x1b[1;31mred\x1b[0m\n", "red\n"),
        ("\x1b[2K\x1b[1Gdone\n", "done\n"),
        ("a\r\nb\r\n", "a\nb\n"),
        (" 10 %\r 50 %\r100 %\n", "100 %\n"),
        ("long line\rshort\n", "shortline\n"),
        ("ends with a return\r", "ends with a return"),
        ("abc\b\bX\n", "aXc\n"),
        ("\b\bab\n", "ab\n"),
        ("nul\0bell\x07\n", "nul\\x00bell\\x07\n"),
        ("title \x1b]0;x\x07\n", "title \\x1b]0;x\\x07\n"),
        ("next\x85line\x9b31m\n", "next\\x85line\\x9b31m\n"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("naïve 漢字 🙂\n", "naïve 漢字 🙂\n"),
        ("", ""),
    ],
)
def test_readable(raw: str, expected: str) -> None:
    """Text is shown as a terminal would leave it, without colours or invisible characters."""
    assert expected == readable(raw)


TRICKY = st.text(st.one_of(st.characters(), st.sampled_from("\x1b[]0;31m\r\b\n\t\0\x7f\x85\x9b")))


@settings(max_examples=200, deadline=None)
@given(TRICKY)
def test_readable_leaves_no_control_characters(raw: str) -> None:
    """Whatever a run writes, a page shows no control character but tab and line feed."""
    controls = {c for c in readable(raw) if unicodedata.category(c) == "Cc"}

    assert controls <= {"\t", "\n"}


@settings(max_examples=200, deadline=None)
@given(st.text(st.one_of(st.characters(exclude_categories=["Cc"]), st.sampled_from("\t\n"))))
def test_readable_does_not_touch_plain_text(raw: str) -> None:
    """Printable text, in whatever script, is shown as it was written."""
    assert raw == readable(raw)


@settings(max_examples=100, deadline=None)
@given(TRICKY)
def test_readable_twice_is_readable_once(raw: str) -> None:
    """Text that is readable stays as it is."""
    assert readable(raw) == readable(readable(raw))


@settings(max_examples=100, deadline=None)
@given(st.text(string.printable, min_size=1), st.data())
def test_pieces_do_not_matter(text: str, data: st.DataObject) -> None:
    """However the kernel cuts what a statement writes, the output is the same."""
    raw = text.encode()
    at = data.draw(st.integers(0, len(raw)))
    whole, halves = Transcript(), Transcript()
    whole.write("stdout", raw)
    halves.write("stdout", raw[:at])
    halves.write("stdout", raw[at:])

    assert texts(whole) == texts(halves)


NOISE_LINES = [
    "2026-01-01 00:00:00.1: I tensorflow/core/util/port.cc:153] oneDNN custom operations are on. "
    "You may see slightly different numerical results\n",
    "2026-01-01 00:00:00.1: I tensorflow/core/platform/cpu_feature_guard.cc:210] This binary\n",
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n",
    "To enable the following instructions: AVX2 FMA, in other operations, rebuild\n",
    "E0000 00:00:1.1 1 cuda_executor.cc:1228] INTERNAL: CUDA Runtime error: Failed call\n",
    "I0000 00:00:1.1 1 service.cc:152] XLA service 0x1 initialized for platform Host\n",
    "Matplotlib is building the font cache; this may take a moment.\n",
    "2026-01-01 00:00:00.1: I tensorflow/core/framework/local_rendezvous.cc:407] Local rendezvous\n",
]


@pytest.mark.parametrize("line", NOISE_LINES)
def test_noise_is_left_out(line: str) -> None:
    """Each known start-up line goes, its neighbours stay."""
    assert "before\nafter\n" == without_noise(f"before\n{line}after\n")


LOGGED = "W0000 00:00:1.1 1 local_rendezvous.cc:412] Local rendezvous is aborting with status: "


@pytest.mark.parametrize(
    ("noise", "shown"),
    [
        (f"{LOGGED}bad index\n\t [[{{{{node Gather}}}}]]\n", "after\n"),
        (f"{LOGGED}\n\n!!! Detected NaN !!!\n -> |  \n\n\t [[{{{{node Log}}}}]]\n", "after\n"),
        (f"{LOGGED}bad index\n\t [[{{{{function_node f}}}}{{{{node Gather}}}}]]\n", "after\n"),
        (f"{LOGGED}bad index\n", "after\n"),
        (f"{LOGGED}bad index\n{LOGGED}bad\n\t [[{{{{node Gather}}}}]]\n", "after\n"),
        (f"{LOGGED}bad\nW0000 00:00:1.1 1 op_kernel.cc:1] x\n\t [[{{{{node a}}}}]]\n", None),
    ],
)
def test_the_executor_may_say_it_on_several_lines(noise: str, shown: str | None) -> None:
    """What it logs about a node goes as a whole; what another part of TensorFlow logs stays."""
    if shown is None:
        shown = noise.partition("\n")[2] + "after\n"

    assert f"before\n{shown}" == without_noise(f"before\n{noise}after\n")


def test_every_kind_of_noise_is_met_and_has_a_reason() -> None:
    """No pattern is kept that no known line needs, and each says why it is there."""
    idle = [n for n in KNOWN_NOISE if not any(n.pattern.search(line) for line in NOISE_LINES)]

    assert [] == idle
    assert [] == [noise for noise in KNOWN_NOISE if not noise.reason.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "WARNING:tensorflow:5 out of the last 5 calls to <function f> triggered retracing.\n",
        "x.py:3: UserWarning: look out\n",
        "2026-01-01 00:00:00.1: W tensorflow/core/framework/op_kernel.cc:1857] OP_REQUIRES failed\n",
    ],
)
def test_warnings_are_shown(line: str) -> None:
    """What is not known to be noise is for the reader to see."""
    assert line == without_noise(line)


def test_noise_is_only_looked_for_on_stderr() -> None:
    """A snippet may print a line about noise."""
    transcript = Transcript()
    for stream in ("stdout", "stderr"):
        transcript.write(stream, NOISE_LINES[0].encode())

    assert [("stdout", NOISE_LINES[0], 0, 0)] == texts(transcript)


def test_paths_of_this_machine_are_shortened() -> None:
    """The longest prefix wins; other paths stay."""
    names = PathNames(
        (("/home/me/project/.venv/lib/", "site-packages/"), ("/home/me/project/", ""))
    )
    transcript = Transcript()
    transcript.write("stdout", b"/home/me/project/.venv/lib/x.py /home/me/")
    transcript.write("stdout", b"project/snippets/a.py /home/you/b.py\n")

    assert "site-packages/x.py snippets/a.py /home/you/b.py\n" == texts(transcript, names)[0][1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/app/x.py", "x.py"),
        ("in /app.", "in /app."),
        ("in /app", "in <project>"),
        ('File "/app/x.py"', 'File "x.py"'),
        ("file:///app/x.py", "file://x.py"),
        ("/srv/app/x.py", "/srv/app/x.py"),
        ("/app2 /app-old", "/app2 /app-old"),
        ("\x1b[35m/app/x.py", "x.py"),
    ],
)
def test_only_whole_paths_are_shortened(text: str, expected: str) -> None:
    """A folder's name within a longer path is another folder's."""
    transcript = Transcript()
    transcript.write("stdout", text.encode())

    names = PathNames((("/app/", ""), ("/app", "<project>")))
    assert expected == texts(transcript, names)[0][1]


@pytest.mark.parametrize("module", ["child", "zygote", "measure"])
def test_frames_of_the_engine_are_dropped(module: str) -> None:
    """A stack that a library prints begins with the reader's own code."""
    [here] = Path(traced.__file__).parent.rglob(f"{module}.py")
    stack = (
        "Stack:\n"
        '  File "<frozen runpy>", line 198, in _run_module_as_main\n'
        f'  File "{here.as_posix()}", line 214, in _run_statements\n'
        "    exec(code, namespace)\n"
        "    ^^^^^^^^^^^^^^^^^^^^^\n"
        '  File "/p/snippets/a.py", line 3, in <module>\n'
        "    f()\n"
        '  File "/p/snippets/traced_child.py", line 4, in f\n'
        "    g()\n"
    )

    assert (
        "Stack:\n"
        '  File "snippets/a.py", line 3, in <module>\n'
        "    f()\n"
        '  File "snippets/traced_child.py", line 4, in f\n'
        "    g()\n"
    ) == PathNames((("/p/", ""),)).shorten(stack)


def test_frames_of_the_engine_are_dropped_from_a_list_without_source_lines() -> None:
    """TensorFlow lists where a tensor was made as indented frames, one below the other."""
    listed = (
        "was defined here:\n"
        '    File "<frozen runpy>", line 88, in _run_code\n'
        '    File "/opt/lib/traced/child.py", line 203, in _run_statements\n'
        '    File "/p/snippets/a.py", line 29, in <module>\n'
        '    File "/p/snippets/a.py", line 23, in double\n'
        "\n"
        "The tensor"
    )

    assert (
        "was defined here:\n"
        '    File "snippets/a.py", line 29, in <module>\n'
        '    File "snippets/a.py", line 23, in double\n'
        "\n"
        "The tensor"
    ) == PathNames((("/p/", ""),)).shorten(listed)
