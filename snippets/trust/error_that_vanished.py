"""A script that should raise, and no longer does."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import run, say

result = run("""
    'Divides by zero.'
    # /// script
    # [tool.traced]
    # raises = "ZeroDivisionError: division by zero"
    # ///
    count = 0
    print(7 / max(count, 1))
""")
say(*result.problems)
assert result.problems[0].code == "did-not-raise"
