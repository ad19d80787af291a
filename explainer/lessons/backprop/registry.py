"""The graphs that can be walked: worked examples that are known everywhere, and an own network."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import torch

from explainer.lessons.backprop.graph import Graph, Leaf, Node, in_columns

OWN: Final = "Own network"
ACTIVATIONS: Final = ("Tanh", "Sigmoid", "ReLU")
LOSSES: Final = ("Squared error", "BCE")


def mazur() -> Graph:
    """M. Mazur's worked example: 2-2-2, sigmoid, ½(t − o)² summed; both neurons of a layer share their bias.

    The biases get gradients, but are kept as they are: so it is published.
    """
    weights = (0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55)
    given = {"x1": 0.05, "x2": 0.10, "t1": 0.01, "t2": 0.99}
    leaves = [Leaf(name, value, followed=False) for name, value in given.items()]
    leaves += [Leaf(f"w{place}", weight, learned=True) for place, weight in enumerate(weights, 1)]
    leaves += [Leaf("b1", 0.35), Leaf("b2", 0.60)]
    nodes = (
        Node("z1", "weighted sum", ("w1", "x1", "w2", "x2", "b1")),
        Node("z2", "weighted sum", ("w3", "x1", "w4", "x2", "b1")),
        Node("h1", "Sigmoid", ("z1",)),
        Node("h2", "Sigmoid", ("z2",)),
        Node("z3", "weighted sum", ("w5", "h1", "w6", "h2", "b2")),
        Node("z4", "weighted sum", ("w7", "h1", "w8", "h2", "b2")),
        Node("o1", "Sigmoid", ("z3",)),
        Node("o2", "Sigmoid", ("z4",)),
        Node("E1", "half squared error", ("o1", "t1")),
        Node("E2", "half squared error", ("o2", "t2")),
        Node("E", "sum", ("E1", "E2")),
    )
    places = in_columns(
        *(("x1", "x2"), ("w1", "w2", "b1", "w3", "w4"), ("z1", "z2"), ("h1", "h2")),
        *(("w5", "w6", "b2", "w7", "w8"), ("z3", "z4"), ("o1", "o2"), ("E1", "t1", "t2", "E2"), ("E",)),
    )
    return Graph(tuple(leaves), nodes, places, rows=5)


def product_of_a_sum() -> Graph:
    """f = (x + y) · z at (−2, 5, −4), of Stanford's CS231n."""
    leaves = (Leaf("x", -2.0), Leaf("y", 5.0), Leaf("z", -4.0))
    nodes = (Node("q", "sum", ("x", "y")), Node("f", "product", ("q", "z")))
    return Graph(leaves, nodes, in_columns(("x", "y", "z"), ("q", None), ("f",)), rows=3)


def sigmoid_neuron() -> Graph:
    """f = 1 / (1 + e^−(w₀x₀ + w₁x₁ + w₂)), gate by gate, of Stanford's CS231n."""
    leaves = (
        Leaf("w0", 2.0, learned=True),
        Leaf("x0", -1.0),
        Leaf("w1", -3.0, learned=True),
        Leaf("x1", -2.0),
        Leaf("w2", -3.0, learned=True),
    )
    nodes = (
        Node("p0", "product", ("w0", "x0")),
        Node("p1", "product", ("w1", "x1")),
        Node("s", "sum", ("p0", "p1", "w2")),
        Node("n", "negative", ("s",)),
        Node("e", "exp", ("n",)),
        Node("d", "plus one", ("e",)),
        Node("f", "reciprocal", ("d",)),
    )
    places = in_columns(
        *(("w0", "x0", "w1", "x1", "w2"), ("p0", "p1", None), ("s",), ("n",), ("e",), ("d",), ("f",))
    )
    return Graph(leaves, nodes, places, rows=5)


def tanh_neuron() -> Graph:
    """One tanh neuron, of A. Karpathy's first lecture; its bias makes the output √½."""
    leaves = (
        Leaf("x1", 2.0),
        Leaf("w1", -3.0, learned=True),
        Leaf("x2", 0.0),
        Leaf("w2", 1.0, learned=True),
        Leaf("b", 6.8813735870195432, learned=True),
    )
    nodes = (
        Node("p1", "product", ("x1", "w1")),
        Node("p2", "product", ("x2", "w2")),
        Node("s", "sum", ("p1", "p2")),
        Node("n", "sum", ("s", "b")),
        Node("o", "Tanh", ("n",)),
    )
    places = in_columns(("x1", "w1", "x2", "w2", "b"), ("p1", "p2", None), ("s", None), ("n",), ("o",))
    return Graph(leaves, nodes, places, rows=5)


def micrograd() -> Graph:
    """The expression of micrograd's README, at a = −4 and b = 2; its constants are not drawn."""
    constants = {"k1": 1.0, "k2": 2.0, "k3": 3.0, "k4": 4.0, "k5": 0.5, "k6": 10.0, "k0": 0.0, "k7": -1.0}
    leaves = [Leaf("a", -4.0), Leaf("b", 2.0)]
    leaves += [Leaf(name, value, followed=False) for name, value in constants.items()]
    nodes = (
        Node("c1", "sum", ("a", "b")),
        Node("p", "product", ("a", "b")),
        Node("q", "cube", ("b",)),
        Node("m", "difference", ("b", "a")),
        Node("d1", "sum", ("p", "q")),
        Node("c2", "weighted sum", ("k2", "c1", "k1")),
        Node("r1", "ReLU", ("c1",)),
        Node("r2", "ReLU", ("m",)),
        Node("d2", "weighted sum", ("k3", "d1", "r1")),
        Node("c3", "weighted sum", ("k2", "c2", "k7", "a", "k1")),
        Node("d3", "weighted sum", ("k4", "d2", "r2")),
        Node("e", "difference", ("c3", "d3")),
        Node("f", "square", ("e",)),
        Node("i", "reciprocal", ("f",)),
        Node("g", "weighted sum", ("k5", "f", "k6", "i", "k0")),
    )
    places = in_columns(
        *(
            ("a", "b"),
            ("c1", "p", "q", "m"),
            ("c2", "r1", "d1", "r2"),
            ("c3", "d2", None),
            (None, "d3", None),
        ),
        *(("e",), ("f", None), (None, "i"), ("g",)),
        rows=4,
    )
    return Graph(tuple(leaves), nodes, places, rows=4)


def softmax() -> Graph:
    """Cross-entropy of one row of logits, class 1 being right: L = ln Σ e^z − z₁; ∂L/∂z = p − y."""
    leaves = (Leaf("z1", 2.0), Leaf("z2", 1.0), Leaf("z3", 0.1))
    nodes = (
        Node("e1", "exp", ("z1",)),
        Node("e2", "exp", ("z2",)),
        Node("e3", "exp", ("z3",)),
        Node("S", "sum", ("e1", "e2", "e3")),
        Node("l", "log", ("S",)),
        Node("L", "difference", ("l", "z1")),
    )
    places = in_columns(
        ("z1", "z2", "z3"), ("e1", "e2", "e3"), (None, "S", None), (None, "l", None), ("L", None, None)
    )
    return Graph(leaves, nodes, places, rows=3)


def own_network(
    units: int, *, activation: str, loss: str, seed: int, inputs: tuple[float, float], target: float
) -> Graph:
    """Return a 2-k-1 network; its weights are drawn from N(0, 1) and rounded to two decimals, to be read.

    The output has no activation: L is ½(t − z)², or BCE of the logit z.
    """
    drawn = torch.randn(4 * units + 1, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    numbers = map(float, drawn.mul(100).round().div(100))
    given = {"x1": inputs[0], "x2": inputs[1], "t": target}
    leaves = [Leaf(name, value, followed=False) for name, value in given.items()]
    nodes: list[Node] = []
    for unit in range(1, units + 1):
        names = (f"w{unit}1", f"w{unit}2", f"b{unit}")
        leaves += [Leaf(name, next(numbers), learned=True) for name in names]
        nodes.append(Node(f"z{unit}", "weighted sum", (names[0], "x1", names[1], "x2", names[2])))
    nodes += [Node(f"h{unit}", activation, (f"z{unit}",)) for unit in range(1, units + 1)]
    last = [f"v{unit}" for unit in range(1, units + 1)]
    leaves += [Leaf(name, next(numbers), learned=True) for name in (*last, "c")]
    products = [name for unit, weight in enumerate(last, 1) for name in (weight, f"h{unit}")]
    nodes.append(Node("z", "weighted sum", (*products, "c")))
    nodes.append(Node("L", "cross-entropy" if loss == "BCE" else "half squared error", ("z", "t")))
    return Graph(tuple(leaves), tuple(nodes), _own_places(units), rows=3 * units)


def _own_places(units: int) -> dict[str, tuple[float, float]]:
    each = range(1, units + 1)
    weights: Sequence[str] = [name for unit in each for name in (f"w{unit}1", f"w{unit}2", f"b{unit}")]
    last = [*(f"v{unit}" for unit in each), "c"]
    columns = (("x1", "x2"), weights, [f"z{unit}" for unit in each], [f"h{unit}" for unit in each], last)
    places = in_columns(*columns, ("z",), ("L",), rows=3 * units)
    return {**places, "t": (6.0, -0.75 * units - 0.3)}


EXAMPLES: Final[Mapping[str, Callable[[], Graph]]] = {
    "Mazur": mazur,
    "Product of a sum": product_of_a_sum,
    "Sigmoid neuron": sigmoid_neuron,
    "Tanh neuron": tanh_neuron,
    "Softmax": softmax,
    "micrograd": micrograd,
}
GRAPHS: Final = (*EXAMPLES, OWN)
