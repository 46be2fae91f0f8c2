"""The domain: stages, customers, moves, and what is counted of them. Plain Python; it imports nothing of the other packages."""
