"""Where the ledger is kept: SQLite or PostgreSQL through SQLAlchemy. The only package that knows either."""
