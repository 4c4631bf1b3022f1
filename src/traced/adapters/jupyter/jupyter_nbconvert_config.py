"""Read by nbconvert because the hook names this folder in JUPYTER_CONFIG_PATH."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.NotebookClient.timeout = 180  # seconds a cell may take; unlimited otherwise
# Kernels warn on every start that the loopback interface is not encrypted.
c.NotebookClient.extra_arguments = ["--IPKernelApp.log_level=40"]
