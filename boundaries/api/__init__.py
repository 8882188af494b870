"""The form of places in the public API; its addresses and rules are in api."""
