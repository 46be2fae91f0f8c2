"""What customers are worth: one of them, all, by a field, if something were otherwise, and who is about to go."""
