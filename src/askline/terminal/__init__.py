"""Surveys held in a terminal or through pipes: what is typed becomes inputs, steps become lines."""
