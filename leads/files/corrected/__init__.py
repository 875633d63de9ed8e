"""What somebody typed over the cells of a file: kept beside it, and laid over it whenever it is read.

cells     rows of a file, and what was typed > the rows that count
drafts    what was typed, kept
"""
