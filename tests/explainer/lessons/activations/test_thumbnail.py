import re
from xml.etree import ElementTree

from explainer.lessons.activations.thumbnail import FUNCTIONS, svg


def test_it_is_one_picture_with_all_functions_that_can_stand_still() -> None:
    picture = svg()
    root = ElementTree.fromstring(picture)
    assert root.get("viewBox") == "0 0 400 210"
    assert len(picture) < 60_000
    assert "prefers-reduced-motion" in picture
    shown = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [name for name in shown if name in FUNCTIONS] == list(FUNCTIONS)
    defined = set(re.findall(r"@keyframes (\w+)", picture))
    assert set(re.findall(r"animation-name:(\w+)", picture)) == defined
