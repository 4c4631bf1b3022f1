"""98 % accuracy with 12 % recall: for which share of fraud is it possible?"""

accuracy, recall = 0.98, 0.12

# Missed frauds are mistakes, and all mistakes together are 2 % of the cases:
#   (1 - recall) * share <= 1 - accuracy
bound = (1 - accuracy) / (1 - recall)
# --8<-- [start:bound]
print(f"{bound:.2%}")
# --8<-- [end:bound]

for share in (0.005, 0.01, 0.02, bound, 0.025, 0.05):
    missed = (1 - recall) * share
    false_alarms = (1 - accuracy) - missed
    possible = false_alarms > -1e-12
    print(f"{share:6.2%} fraud:", "possible" if possible else "impossible")
    assert possible == (share <= bound)
