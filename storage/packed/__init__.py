"""Days that are over, packed: the moves of a day as one block of numbers, so that a quarter is read in milliseconds.

A block says what the rows of `visits` say, and nothing of zones, windows or the order of stages. Whoever changes visits
of the past marks their days in the same transaction; a marked day is read from its rows until it is packed anew.
"""
