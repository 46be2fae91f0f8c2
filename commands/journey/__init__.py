"""How customers travel: their paths, how long they stay in each stage, who is stuck, what comes next."""
