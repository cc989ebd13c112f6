"""Files in and out: CSV, JSON Lines, JSON and XLSX, line by line, without losing anything on the way back."""
