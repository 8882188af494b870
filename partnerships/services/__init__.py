"""Every write to the records. One function is one transaction.

Nothing is imported here: `loading` needs geopandas, which the web process does without.
"""
