"""Frozen types of the words in docs/GLOSSARY.md, and the ports to the world outside."""
