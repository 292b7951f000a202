"""What an answer costs over HTTP with PostgreSQL behind it, beside pgbench running the same transaction."""
