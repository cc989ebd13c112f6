"""What the commands of ``api.cli`` do, one file a theme."""
