"""A little project in a temporary folder, and this site's engine to run it."""

import tempfile
from json import dumps
from pathlib import Path
from textwrap import dedent, fill

from traced.drift.drift import compare
from traced.records.environment import Device, cpu_name
from traced.base.layout import Layout
from traced.commands.project import Project
from traced.execution.run import Runner
from traced.inputs.snippet import load_snippet

cpu = Device("cpu", cpu_name())
layout = Layout(Path(tempfile.mkdtemp()).resolve())


def write(name, text):
    """Write a file of the project; the text may begin with an empty line."""
    path = layout.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(dedent(text).removeprefix("\n"), encoding="utf-8")
    return path


write("pyproject.toml", "[tool.traced]\nlibraries = []\n")


def script(text, name="demo", **options):
    """Write a snippet, its options at the end unless the text holds some."""
    lines = [f"# {option} = {dumps(it)}\n" for option, it in options.items()]
    block = f"# /// script\n# [tool.traced]\n{''.join(lines)}# ///\n"
    text = dedent(text) + block * bool(options)
    return load_snippet(layout, write(f"snippets/{name}.py", text))


def run_all(*snippets, libraries=(), fork=True):
    """Run snippets one after the other; return what came of each."""
    results = []
    with Runner(
        layout, libraries=libraries, fork=fork, side_by_side=1
    ) as runner:
        runner.run([(snippet, cpu) for snippet in snippets], results.append)
    return results


def run(text, **options):
    """Run one script; return what came of it."""
    return run_all(script(text, **options))[0]


def say(*texts):
    """Print each text, wrapped to the width of a page."""
    for text in texts:
        print(fill(str(text), 64, subsequent_indent="    "))


def run_twice(text, **how):
    """Run one script twice; return what came of each."""
    snippet = script(text)
    return run_all(snippet, snippet, **how)


def build():
    """Run what is stale and keep what succeeds, on a machine without a GPU."""
    project = Project(layout, execute=True)
    project.devices = (cpu,)
    project.read()
    with project.runner() as runner:
        project.execute(runner, project.stale())
    return project


def differences(old, new):
    """What the check says of two runs of one snippet."""
    return compare(
        old.record, new.record, new.snippet.path, new.snippet.options
    )
