"""How many got on: the stage funnel, the cohort funnel, what it will have come to, and why it changed. Pure."""
