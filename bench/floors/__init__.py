"""The floors: the least that could do each job, to measure Olrhain against."""
