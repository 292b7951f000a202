"""What is stored, as each API shows it: pure functions, one file for each API."""
