"""What it costs to have many interactions stored."""
