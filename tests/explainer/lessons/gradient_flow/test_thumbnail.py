from xml.etree import ElementTree

from explainer.lessons.gradient_flow.setting import Setting
from explainer.lessons.gradient_flow.thumbnail import svg


def test_it_has_a_line_and_a_name_for_every_function_and_can_stand_still() -> None:
    picture = svg()
    root = ElementTree.fromstring(picture)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("viewBox") == "0 0 400 210"
    assert len(picture) < 60_000
    assert "prefers-reduced-motion" in picture
    assert tuple(text.text for text in root.iter(f"{space}text")) == Setting().activations
    lines = [line.get("points", "").split() for line in root.iter(f"{space}polyline")]
    assert [len(line) for line in lines] == [Setting().depth] * len(Setting().activations)
    heights = sorted(float(text.get("y", "")) for text in root.iter(f"{space}text"))
    assert all(below - above >= 18 for above, below in zip(heights, heights[1:], strict=False))
