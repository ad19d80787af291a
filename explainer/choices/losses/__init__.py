"""Losses: how wrong an answer is, in one number that can be made smaller."""
