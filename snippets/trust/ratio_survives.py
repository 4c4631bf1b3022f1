"""A machine that slows down while two functions are measured."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from traced.records.measure import Instruments, collect, summarise

now = 0.0


def takes(seconds):
    def call():
        global now
        now += seconds * (1 + now)  # the machine gets slower and slower

    return call


clock = Instruments(clock=lambda: now, synchronise=lambda _: None)
calls = {"slow": takes(0.010), "fast": takes(0.005)}
found = summarise(collect(calls, clock, budget_s=2), threads=1)

for variant in found.variants:
    print(f"{variant.name}: {1000 * variant.median_s:.1f} ms")
ratio = found.ratio("slow", "fast")
print(f"slow/fast: {ratio.ratio:.1f}")
print("steady" if found.steady else "unsteady")
assert not found.steady
assert 1.98 < ratio.ratio < 2.02
