"""How the fitted model of a workspace is told: as lines for a person, as one JSON object for a program."""
