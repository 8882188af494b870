"""Every write to the statistics of LAs. One function is one transaction.

Nothing is imported here: `loading` needs geopandas, which the web process does without.
"""
