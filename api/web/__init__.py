"""Pages and pictures for browsers."""
