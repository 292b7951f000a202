"""What happens next: from a survey, a state and an input to a step. Pure: no clock, chance, disk or network."""
