"""The main job from the first key to the last verdict, by the commands a person would type.

`stage` runs commands and prints them, `story` sets the scene, `forgeries` makes what no command makes,
`verdicts` says what every case must come to, and `__main__` plays it all.
"""
