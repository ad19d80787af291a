from xml.etree import ElementTree

from explainer.lessons.overfitting.thumbnail import svg


def test_both_losses_move_and_can_stand_still() -> None:
    picture = svg()
    root = ElementTree.fromstring(picture)
    lines = [line.get("points", "").split() for line in root.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(line) for line in lines] == [50, 50]
    heights = [float(line[-1].split(",")[1]) for line in lines]
    assert heights[0] > heights[1] + 50
    assert "prefers-reduced-motion" in picture and len(picture) < 20_000
