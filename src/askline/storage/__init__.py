"""Stores: where interviews are kept. `memory.py` is the reference; `sql.py` keeps them in SQLite or PostgreSQL."""
