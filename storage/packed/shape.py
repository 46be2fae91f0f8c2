"""What a block holds: four numbers a move, column by column, and how often each stage was left and entered.

The fourth number is the move's code: see `storage.packed.code`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from storage.packed.code import COUNT_BITS, FROM, FROM_NTH, KIND, KIND_BITS, NTH, PAIR_BITS, STAGE_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

COLUMNS = ("customer_id", "entered_at", "from_at", "code")
_LITTLE = np.dtype("<i8")
BYTES = len(COLUMNS) * _LITTLE.itemsize
"""Of one move."""


def pack(moves: Ints) -> bytes:
    """The block of these moves: (4, n) as in `COLUMNS`."""
    return moves.astype(_LITTLE).tobytes()


def unpack(block: bytes) -> Ints:
    """The moves of a block, (4, n)."""
    return np.frombuffer(block, _LITTLE).reshape(len(COLUMNS), -1)


def unpack_many(blocks: Sequence[bytes]) -> Ints:
    """The moves of several blocks, one after the other, (4, n)."""
    numbers = np.frombuffer(b"".join(blocks), _LITTLE)
    sizes = np.array([len(block) // BYTES for block in blocks])
    before = np.cumsum(sizes) - sizes
    place = np.arange(len(numbers) // len(COLUMNS)) + np.repeat((len(COLUMNS) - 1) * before, sizes)
    moves: Ints = numbers[place + np.arange(len(COLUMNS))[:, None] * np.repeat(sizes, sizes)]
    return moves


def tally(moves: Ints) -> bytes:
    """How many moves led from each stage to each: rows of (pair, number)."""
    pairs, numbers = np.unique(moves[3] & PAIR_BITS, return_counts=True)
    return np.stack([pairs, numbers], axis=1).astype(_LITTLE).tobytes()


def summed(tallies: Iterable[bytes]) -> bytes:
    """What several tallies come to, as one."""
    rows = np.frombuffer(b"".join(tallies), _LITTLE).reshape(-1, 2)
    pairs, places = np.unique(rows[:, 0], return_inverse=True)
    numbers = np.bincount(places, rows[:, 1], len(pairs)).astype(np.int64)
    return np.stack([pairs, numbers], axis=1).astype(_LITTLE).tobytes()


def net(tallies: Iterable[bytes]) -> dict[int, int]:
    """What these moves came to: by stage, how many more came than went."""
    rows = np.frombuffer(b"".join(tallies), _LITTLE).reshape(-1, 2)
    if not len(rows):
        return {}
    came, left, numbers = rows[:, 0] & STAGE_BITS, rows[:, 0] >> FROM, rows[:, 1]
    size = int(max(came.max(), left.max())) + 1
    total = np.bincount(came, numbers, size)
    total[: size - 1] -= np.bincount(left, numbers, size)[1:]
    return {stage: round(n) for stage, n in enumerate(total.tolist()) if n}


def columns_of(moves: Ints) -> dict[str, NDArray[Any]]:
    """Moves as the columns of `Store.moves_between`, small numbers in small types."""
    customer_id, entered_at, from_at, code = moves
    return {
        "customer_id": customer_id,
        "from_stage": ((code >> FROM & STAGE_BITS) - 1).astype(np.int16),
        "from_at": from_at,
        "from_nth": (code >> FROM_NTH).astype(np.int16),
        "stage": (code & STAGE_BITS).astype(np.int16),
        "nth": (code >> NTH & COUNT_BITS).astype(np.int16),
        "kind": (code >> KIND & KIND_BITS).astype(np.int8),
        "entered_at": entered_at,
    }
