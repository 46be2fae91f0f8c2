"""What is wrong with a database, found without changing anything in it.

`Patient` is the database, opened for reading only; each module beside this one holds checks of one kind.
"""

from storage.doctor.patient import Patient

__all__ = ["Patient"]
