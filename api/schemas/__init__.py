"""Data as it comes in and goes out: parsed and checked at the edge, so that the library only ever sees sound values."""
