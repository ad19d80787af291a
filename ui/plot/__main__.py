"""Put the scripts of the charts where the server serves them best: python -m ui.plot.

The app does this by itself as it starts. Where it may not write into its own folder, do it once beforehand.
"""

from ui.plot.library import STATIC, copy_library, library_source
from ui.plot.script import copy_script

if __name__ == "__main__":
    copy_library(library_source(), folder=STATIC)
    copy_script(folder=STATIC)
