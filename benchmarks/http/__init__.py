"""What an answer costs over HTTP, durably stored, beside the bare limit of the same libraries."""
