"""How alembic reaches the database: by the connection that `schema.py` gives it."""

from alembic import context

from askline.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
