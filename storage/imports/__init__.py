"""Many rows at once, past SQLAlchemy: what imports, their undo and a rebuild read and write."""
