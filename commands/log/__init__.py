"""Logging what happens beside the moves: purchases, what was spent to win customers, contracts."""
