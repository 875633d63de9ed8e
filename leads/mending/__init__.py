"""Rows that the gate refuses for their content -> rows that a person has mended in the browser.

suggestions     a wrong cell > what was probably meant
columns         which columns are shown, and which of their cells are wrong
judged          rows > what would become of them as they stand, with suggestions
refused         an import > a page of its rows that can be mended
everywhere      one suggestion, taken in all cells like it
mended_import   what was mended > a file, and the import of it, child of the first

What is typed is kept by leads/files/corrected.
"""
