"""The parts of delivery: the single calls to Slack, their errors, and the policy for one reply."""
