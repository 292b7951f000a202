"""What a respondent said, to a value: one file per kind of answer."""
