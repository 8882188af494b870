"""The unit of the map's shapes, for those who draw them and those who read them."""

# Web Mercator metres in one unit of the SVG paths: about 30 m on the ground.
MAP_UNIT = 50
