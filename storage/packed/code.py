"""A move's `code`: stage, stage before + 1, kind, and the counts of both stays, in one number's bits."""

FROM, KIND, NTH, FROM_NTH = 16, 32, 35, 49
"""Where in the code, in bits, the stage before, the kind and the counts begin; the stage stands first."""
STAGE_BITS, KIND_BITS, COUNT_BITS = 0xFFFF, 0x7, 0x3FFF
PAIR_BITS = 0xFFFFFFFF
"""The part of the code that says from where to where."""


def in_sql(whole: str) -> str:
    """The expression that makes a row's code; `whole` turns a small number into a large one, where that must be said."""
    return (
        f"(stage{whole} | ((coalesce(from_stage, -1) + 1){whole} << {FROM}) | (kind{whole} << {KIND})"
        f" | (nth{whole} << {NTH}) | (coalesce(from_nth, 0){whole} << {FROM_NTH}))"
    )
