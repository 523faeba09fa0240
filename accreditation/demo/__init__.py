"""A believable small world to try the program on: read from YAML, brought to life by the rooms' own workflow functions."""
