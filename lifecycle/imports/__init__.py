"""Reading the files that people bring: what encoding, which columns, which rows, and what is wrong with the others.

Pure and streamed: bytes in, rows out; nothing here knows the store. `files.open_table` opens a file, `moves.read_moves`
and `customers.read_customers` read its rows, `rejects.Rejects` writes those that have to be mended.
"""
