"""Whether MkDocs builds a site that opens from a folder."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig


def is_offline(config: MkDocsConfig) -> bool:
    """Whether Material's offline plugin is on: no server, so that no page can load another."""
    plugin = config.plugins.get("material/offline") or config.plugins.get("offline")
    return bool(plugin and plugin.config.get("enabled"))
