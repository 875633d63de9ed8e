"""Email addresses, formulas, timestamps: text in, text out."""
