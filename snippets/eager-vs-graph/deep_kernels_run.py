"""Which kernels ran, as TensorFlow's profiler saw them."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import re
import tempfile
from pathlib import Path

import tensorflow as tf
from tensorflow.tsl.profiler.protobuf import xplane_pb2


def bill(prices):
    rate = tf.constant(1.0) + 0.25
    dearest = tf.reduce_max(prices)
    total = tf.reduce_sum(prices * rate)
    if total > 100.0:
        total = total - 10.0
    full = tf.reduce_sum(prices * rate)
    return total, full


def ran(run, prices, name_of_kernel):
    run(prices)  # trace or compile first
    folder = Path(tempfile.mkdtemp())
    with tf.profiler.experimental.Profile(str(folder)):
        run(prices)[0].numpy()
    (path,) = folder.rglob("*.xplane.pb")
    events = []
    for plane in xplane_pb2.XSpace.FromString(path.read_bytes()).planes:
        for line in plane.lines:
            for event in line.events:
                start = line.timestamp_ns + event.offset_ps / 1000
                name = plane.event_metadata[event.metadata_id].name
                events.append((start, name))
    names = [re.fullmatch(name_of_kernel, name) for _, name in sorted(events)]
    return [name[1] for name in names if name]


graph = tf.function(bill)
xla = tf.function(bill, jit_compile=True)
dear, cheap = tf.constant([40.0, 60.0]), tf.constant([4.0, 6.0])
in_eager, in_graph = r"EagerLocalExecute: ([A-Z]\w+)", r"[\w/]+:([A-Z]\w+)"
# --8<-- [start:kernels]
print("eager:", *(eager_dear := ran(bill, dear, in_eager)))
print("graph:", *(graph_dear := ran(graph, dear, in_graph)))
print("graph, cheap:", *(graph_cheap := ran(graph, cheap, in_graph)))
# --8<-- [end:kernels]
# --8<-- [start:xla]
print(*(xla_dear := ran(xla, dear, r"end: (\w+)\.?\d*")))
# --8<-- [end:xla]
assert eager_dear.count("Sum") == 2 and graph_dear.count("Sum") == 1
assert len(eager_dear) == 2 * len(graph_dear)
assert "Sub" in graph_dear and "Sub" not in graph_cheap
assert "Sub" in eager_dear and "Sub" not in ran(bill, cheap, in_eager)
assert "multiply_reduce_fusion" in xla_dear
