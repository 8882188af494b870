"""A view of the map as a picture: what stands where, in which colours, and as which file."""
