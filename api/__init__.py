"""Everything that faces outwards: command line, HTTP, pages, texts in the reader's language."""
