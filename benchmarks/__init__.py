"""Measurements of Askline, each beside its peers and its limit. None of them is a test."""
