"""How fast the full screen answers a key."""
