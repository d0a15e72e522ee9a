"""Other systems' help centres in, a folder of clean Markdown out: ``firstline import``.

A reader for each system gives an ``Export``, ``plan`` decides every file of the result, and
``write`` puts them on the disk.  All that cannot be carried over is a ``Lost`` of the report.
"""
