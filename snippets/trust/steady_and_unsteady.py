"""Work that is always the same, and a wait that never is."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["same", "varies"]
# budget_s = 1.0
# ///
import random
import time

draw = random.Random(1)


def same():
    return sum(n * n for n in range(20_000))


def varies():
    time.sleep(draw.uniform(0.004, 0.03))
