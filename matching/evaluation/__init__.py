"""Measures how good the ranking is, against labels that the pipeline never reads. Above the service: nothing else
imports it."""
