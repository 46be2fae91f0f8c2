"""What a customer is worth: the ladder of formulas and models, and what may be paid for a customer. Pure."""
