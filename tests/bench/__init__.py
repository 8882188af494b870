"""`make bench`: what the first page costs, beside plain pages on the same data and server.

Nothing here is part of the site, and none of it is a test: it measures and prints.
"""
