"""How customers move through the stages: a period's flow, a cohort's conversion, and who is where now."""
