"""A record from a machine with a GPU, on one without."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import build, script

both = ["cpu", "gpu"]
snippet = script("'Adds.'\nprint(1 + 2)\n", devices=both)
project = build()

here = project.fresh(snippet, "cpu")
gpu = {"device_kind": "gpu", "device_name": "A GPU elsewhere"}
environment = here.environment.model_copy(update=gpu)
record = here.model_copy(update={"environment": environment})
project.committed.accept(record)


def show(project):
    for one in project.exhibits()[snippet.path].runs:
        since = f", older than the {one.changed[0]}" if one.changed else ""
        print(f"{one.record.environment.device_kind}: {one.origin}{since}")


# --8<-- [start:shown]
show(project)
script("'Subtracts.'\nprint(1 - 2)\n", devices=both)
print("the code is edited")
project = build()
show(project)
# --8<-- [end:shown]
runs = project.exhibits()[snippet.path].runs
assert [one.origin for one in runs] == ["this build", "committed record"]
assert runs[1].changed == ("source",)
