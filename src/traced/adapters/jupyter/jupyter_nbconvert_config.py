"""Read by nbconvert because the hook names this folder in JUPYTER_CONFIG_PATH."""

from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.NotebookClient.timeout = 180  # seconds a cell may take; unlimited otherwise
# Kernels warn on every start that the loopback interface is not encrypted.
c.NotebookClient.extra_arguments = ["--IPKernelApp.log_level=40"]
# What a cell prints arrives in pieces. nbconvert would join them before there are any.
c.HTMLExporter.default_preprocessors = [
    "nbconvert.preprocessors.ExecutePreprocessor",
    "nbconvert.preprocessors.CoalesceStreamsPreprocessor",
]
c.CoalesceStreamsPreprocessor.enabled = True
# Searched before the folder of mkdocs-jupyter, whose template has the same name.
c.HTMLExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
