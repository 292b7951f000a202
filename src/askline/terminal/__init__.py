"""Surveys held in a terminal, on the full screen or in lines: what is done is a list that can be held again."""
