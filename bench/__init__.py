"""Benchmarks, run by ``make bench``: what the engine does beside the same work done another way, in one run.

Timing is all this package is for; tests run its code once and look only at what it wrote.
"""
