"""Maatwerk's matching library: who fits what, and why. Reads no environment, speaks no language, loads no model."""
