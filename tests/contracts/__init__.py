"""Contracts: what every implementation of a port must do, as one class of tests for all of them."""
