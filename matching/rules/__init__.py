"""Law, finance and tariffs as dated data (``valid_from``, ``source``), and the few functions that read them."""
