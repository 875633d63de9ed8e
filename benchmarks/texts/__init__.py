"""Texts in many languages and encodings, made of words in names/ that nobody else wrote down."""
