"""How places are written in the public API; its addresses and rules are in api."""
