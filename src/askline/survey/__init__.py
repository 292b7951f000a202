"""What a survey file says: read, checked and compiled. Nothing here knows of a conversation."""
