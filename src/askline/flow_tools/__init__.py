"""Tools that hold interviews without a respondent: samples, coverage, checks, walks. They import each other lazily."""
