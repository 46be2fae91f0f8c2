"""Connections to a PostgreSQL database that are ended from outside, as a restart of it would."""

from __future__ import annotations

import psycopg


def end_others(connection):
    """All to the same database but this one."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def end_connections(address):
    """All to the database of this address."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        end_others(connection)
