"""How the default encoder is trained, from an ESCO download: ``python -m embeddings.training --help``."""
