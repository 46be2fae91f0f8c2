"""Caring for customers: who is at risk, who would speak for us, how a customer does, and who took care of whom. Pure."""
