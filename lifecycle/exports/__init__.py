"""What leaves the ledger as a file: sheets of raw values, as CSV that reads back as it was, or as Parquet."""

from lifecycle.exports.cells import harmless, restored

__all__ = ["harmless", "restored"]
