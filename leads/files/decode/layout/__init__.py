"""How a text is laid out as a table: its delimiter and quotation marks, and where its header stands."""
