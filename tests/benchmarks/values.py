"""The memory that a fit takes in a process of its own: `python -m tests.benchmarks.values FILE`, a file of customers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from lifecycle.value.fitted import fit


def peak_mb(path: Path) -> float:
    """The most memory that a fresh process has had when it has fitted the customers of that file, in MB."""
    command = (sys.executable, "-m", "tests.benchmarks.values", str(path))
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Fit, and print the peak."""
    with np.load(sys.argv[1]) as columns:
        customers = pd.DataFrame({name: columns[name] for name in columns.files})
    fit(customers)
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert told is not None
    print(int(told[1]) * 1024 / 1e6)


if __name__ == "__main__":
    main()
