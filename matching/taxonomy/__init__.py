"""Occupations, fields of study, levels and places: codes, distances, and linking of free text to them."""
