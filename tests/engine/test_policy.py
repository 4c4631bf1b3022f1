"""The policy allows what the site itself holds and nothing else."""

from __future__ import annotations

from traced.site.policy import inline_scripts, policy, with_policy

PAGE = (
    "<!doctype html><html><head><title>a</title>"
    '<script src="a.js"></script><script>go()</script>'
    '<script type="application/json">{"a": 1}</script></head></html>'
)


def test_hashes() -> None:
    """Only scripts that run from the page's own text need a hash."""
    import base64
    import hashlib

    wanted = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()

    assert {wanted} == inline_scripts(PAGE)


def test_rules() -> None:
    """Everything is forbidden but what comes from the site; no inline style."""
    said = policy({"b=", "a="})

    assert said.startswith("default-src 'none'; script-src 'self' 'sha256-a=' 'sha256-b='; ")
    assert "style-src 'self';" in said
    assert "unsafe" not in said


def test_place() -> None:
    """The policy stands before anything that it is to hold for."""
    said = with_policy(PAGE, "default-src 'none'")

    assert (
        '<head><meta http-equiv="Content-Security-Policy" '
        'content="default-src &#x27;none&#x27;"><title>' in said
    )
