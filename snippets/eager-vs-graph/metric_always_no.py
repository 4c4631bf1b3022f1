"""A detector that never says fraud, beside one with 12 % recall"""

import numpy as np

fraud = np.zeros(10_000, bool)
fraud[:200] = True  # 2 % of the cases

weak = np.zeros_like(fraud)
weak[:24] = True  # finds 24 of 200 frauds: recall 12 %
weak[200:224] = True  # and raises 24 false alarms
never = np.zeros_like(fraud)


def accuracy(answer):
    return np.mean(answer == fraud)


def recall(answer):
    return np.mean(answer[fraud])


# --8<-- [start:weak]
print(f"accuracy {accuracy(weak):.0%}, recall {recall(weak):.0%}")
# --8<-- [end:weak]
# --8<-- [start:never]
print(f"accuracy {accuracy(never):.0%}, recall {recall(never):.0%}")
# --8<-- [end:never]
assert accuracy(weak) == accuracy(never) == 0.98
assert recall(weak) == 0.12 and recall(never) == 0.0
