"""Bytes -> the encoding that they are in, or those that they may be in.

scan         a file: its mark, UTF-8, or a guess; bytes that don't fit
samples      lines with other bytes than ASCII, from all over a file
guess        those lines -> encodings, the likeliest first, and its rivals
letters      a text > how unlikely it is, in bits
alphabets    how frequent letters are
doubts       what a scan found doubtful > warnings
names        the encodings, as people call them
"""
