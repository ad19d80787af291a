"""The chart's own JavaScript and style as one file, which a browser fetches once, beside Plotly's."""

import json
from pathlib import Path
from typing import Final

from ui.plot.library import STATIC, mark, put

HERE: Final = Path(__file__).parent
FILE: Final = "plot.js"
SCRIPTS: Final = (
    *("address.js", "fflate.js", "message.js", "theme.js", "player.js", "caption.js", "sketch.js", "maps.js"),
    *("lens.js", "live.js", "hand.js", "cursor.js", "steppers.js", "morph.js", "tip.js", "share.js"),
    *("numbers.js", "sizes.js", "picture.js", "plot.js"),
)


def script() -> str:
    """All parts one after the other, with the style that they put into the page."""
    style = json.dumps((HERE / "plot.css").read_text(encoding="utf-8"))
    parts = "\n".join((HERE / part).read_text(encoding="utf-8") for part in SCRIPTS)
    return f"const STYLE = {style};\n{parts}"


def copy_script(*, folder: Path) -> Path:
    """Put the script into `folder`, unless the very same is there."""
    return put(script().encode(), folder / FILE)


def loader() -> str:
    """What goes with every message: two lines that fetch the script, or all of it where none can be put."""
    try:
        copy_script(folder=STATIC)
    except OSError:
        return script()
    return f"""{(HERE / "address.js").read_text(encoding="utf-8")}
const {{ default: show }} = await import(addressOf("app/static/{FILE}?v={mark(script().encode())}"));
export default show;
"""
