"""How fast the engine is, in one process on one core: `python -m benchmarks.engine`."""
