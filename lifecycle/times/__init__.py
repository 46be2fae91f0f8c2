"""How long stays last, how they end, and who stays too long. Pure."""
