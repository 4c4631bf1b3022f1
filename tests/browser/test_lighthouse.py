"""Lighthouse's verdict on the built site, on the phone that it emulates."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Site

LIGHTHOUSE = Path(__file__).parents[2] / ".cache/lighthouse/node_modules/.bin/lighthouse"
"""Where `tests/lighthouse/ensure-lighthouse` puts it."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
TRIES = 6
"""What else the machine does counts as slowness of the page, so the best of some runs counts."""


@dataclass(frozen=True)
class Verdict:
    """Scores of one run, from 0 to 100, and what took points away."""

    scores: dict[str, int]
    losses: list[str]

    @property
    def good(self) -> bool:
        """Whether every category is good enough."""
        return all(score >= LEAST for score in self.scores.values())


def judge(url: str, chromium: str) -> Verdict:
    """Run Lighthouse once, with its own defaults: a phone on a slow network, simulated."""
    done = subprocess.run(
        [
            str(LIGHTHOUSE),
            url,
            "--output=json",
            "--quiet",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    found = report["categories"].values()
    losses = [
        f"{category['id']}: {audit['id']}: {audit['score']} {audit.get('displayValue', '')}"
        for category in found
        for ref in category["auditRefs"]
        if ref["weight"] and (audit := report["audits"][ref["id"]])["score"] not in (None, 1)
    ]
    return Verdict({one["id"]: round(one["score"] * 100) for one in found}, losses)


@pytest.mark.parametrize(
    "path",
    ["", "eager-vs-graph/metrics/", "eager-vs-graph/test/", "eager-vs-graph/evidence/"],
    ids=["home", "lesson", "test", "evidence"],
)
def test_at_least_95_in_all_categories(site: Site, chromium: str, path: str) -> None:
    """Home, the longest page of the lesson, its test and its evidence."""
    assert LIGHTHOUSE.exists(), "no Lighthouse: run tests/lighthouse/ensure-lighthouse"
    for _ in range(TRIES):
        verdict = judge(site.url + path, chromium)
        if verdict.good:
            break

    assert set(CATEGORIES) == set(verdict.scores)
    assert verdict.good, f"{verdict.scores}\n" + "\n".join(verdict.losses)
