"""The pages for people: how they are written, in which words, and what they look like. What
they show is decided above."""
