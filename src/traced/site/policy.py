"""A content security policy for a finished site: nothing from elsewhere, no script unknown here."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape

INLINE_SCRIPT = re.compile(
    r"""
    <script (?P<attributes> (?: \s [^>]* )? ) >   # attributes, among them no src
    (?P<code> .*? )
    </script>
    """,
    re.VERBOSE | re.DOTALL,
)
"""A script with its text."""
DATA = re.compile(r"""type=["']?application/""")
"""A block of data, which browsers do not execute."""
HEAD = re.compile(r"<head>|<head\s[^>]*>")


def inline_scripts(html: str) -> set[str]:
    """Sha256 of every script that a page executes from its own text, as a policy names it."""
    return {
        base64.b64encode(hashlib.sha256(match["code"].encode()).digest()).decode()
        for match in INLINE_SCRIPT.finditer(html)
        if " src" not in match["attributes"] and not DATA.search(match["attributes"])
    }


def policy(hashes: Iterable[str]) -> str:
    """The policy of a site whose inline scripts have these hashes.

    It is one for all pages, since instant navigation keeps that of the first page.
    """
    scripts = "".join(f" 'sha256-{one}'" for one in sorted(set(hashes)))
    rules = (
        "default-src 'none'",
        f"script-src 'self'{scripts}",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
    )
    return "; ".join(rules)


def with_policy(html: str, rules: str) -> str:
    """Put the policy where it holds for all that follows: first in the head."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(rules, quote=True)}">'
    return HEAD.sub(lambda head: head[0] + meta, html, count=1)
