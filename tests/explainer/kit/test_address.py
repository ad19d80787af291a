"""Parameters in an address: what is read back, what is rejected."""

import math
from urllib.parse import parse_qsl

import pytest

from explainer.kit.address import (
    BadValueError,
    Choice,
    Choices,
    Real,
    Reals,
    Toggle,
    Whole,
    Wholes,
    query_of,
    read,
    unescaped,
    unknown_in,
    write,
)

WHOLE = Whole(default=10, low=1, high=20)
REAL = Real(default=0.01, low=0, high=100, step=0.001)
CHOICE = Choice(default="ReLU", options=("ReLU", "Tanh"))
TOGGLE = Toggle(default=True)
WHOLES = Wholes(default=(128, 64), low=1, high=512, most=4)
CHOICES = Choices(default=("ReLU", "Tanh"), options=("Step", "ReLU", "Tanh", "ELU"), most=3)
REALS = Reals(default=(2.0, 1.0, 0.1), low=-1000, high=1000, step=0.5, fewest=2, most=4)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (WHOLE, 1),
        (WHOLE, 20),
        (REAL, 0.0),
        (REAL, 0.1 + 0.2),
        (REAL, 1e-5),
        (REAL, 100.0),
        (CHOICE, "Tanh"),
        (TOGGLE, False),
        (WHOLES, (512,)),
        (WHOLES, ()),
        (WHOLES, (1, 2, 3, 4)),
        (CHOICES, ("Tanh",)),
        (CHOICES, ("Tanh", "ReLU", "Step")),
        (REALS, (-1000.0, 1000.0)),
        (REALS, (0.1 + 0.2, 0.0, 1e-5, -3.0)),
    ],
)
def test_what_is_written_reads_back_as_the_same_value(parameter, value) -> None:
    query = write({"p": parameter}, {"p": value})
    values, rejected = read({"p": parameter}, dict(parse_qsl(query)))
    assert values == {"p": value}
    assert rejected == ()


def test_numbers_may_be_typed_into_an_address_with_commas() -> None:
    assert REALS.read("1,-2.5") == REALS.read("1~-2.5") == (1.0, -2.5)


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        *((WHOLE, text) for text in ("0", "21", "1.5", "x", "", "1_0", "١", " 5", "9" * 5000, "--3")),
        *((REAL, text) for text in ("nan", "inf", "-0.1", "100.1", "1e999", "", "1_0", "x", "١")),
        *((CHOICE, text) for text in ("relu", "", "Sigmoid")),
        *((TOGGLE, text) for text in ("1", "", "yes")),
        *((CHOICES, text) for text in ("", "relu", "ReLU~ReLU", "Step~ReLU~Tanh~ELU", "ReLU~", "ReLU.Tanh")),
        *((REALS, text) for text in ("", "1", "1~2~3~4~5", "1~x", "1~nan", "1~1001", "1~", "9" * 5000)),
        *((WHOLES, text) for text in ("1000000000", "0", "1,2,3,4,5", "128,", "128;64", "", "9" * 5000)),
    ],
)
def test_what_is_not_allowed_stands_at_its_default_and_is_named(parameter, text: str) -> None:
    with pytest.raises(BadValueError):
        parameter.read(text)
    values, (rejected,) = read({"p": parameter}, {"p": text})
    assert values == {"p": parameter.default}
    assert (rejected.name, rejected.text) == ("p", text[:80])
    assert parameter.read(rejected.used) == parameter.default


def test_several_names_and_numbers_need_no_escape_in_an_address() -> None:
    query = write({"c": CHOICES, "r": REALS}, {"c": ("Tanh", "ELU"), "r": (-1.0, 0.5)})
    assert query == "c=Tanh~ELU&r=-1~0.5"


def test_defaults_are_left_out_of_an_address() -> None:
    assert write({"w": WHOLE, "r": REAL}, {"w": 10, "r": 0.5}) == "r=0.5"


def test_a_number_is_written_as_short_as_it_reads_back() -> None:
    assert REAL.write(1.0) == "1"
    assert math.isclose(REAL.read(REAL.write(1 / 3)), 1 / 3, rel_tol=0)


@pytest.mark.parametrize(
    "link",
    ["https://example.org/mnist?a=1&b=x%2Cy", "/mnist?a=1&b=x,y", "?a=1&b=x,y", "a=0&a=1&b=x,y"],
)
def test_the_query_of_a_link(link: str) -> None:
    assert query_of(link) == {"a": "1", "b": "x,y"}


@pytest.mark.parametrize("escaped", ["&amp;", "&amp;amp;"])
def test_a_link_that_came_as_html_is_read(escaped: str) -> None:
    assert query_of(f"/xor?xor_hidden=3{escaped}xor_activation=ReLU") == {
        "xor_hidden": "3",
        "xor_activation": "ReLU",
    }
    assert unescaped({"amp;lang": "ko", "amplitude": "1"}) == {"lang": "ko", "amplitude": "1"}


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("xor_hiden", "xor_hidden"),
        ("XOR_HIDDEN", "xor_hidden"),
        ("hidden", "xor_hidden"),
        ("activaton", "xor_activation"),
        ("xor_wavelength", ""),
        ("mnist_holdout", ""),
    ],
)
def test_an_unknown_name_is_named_with_the_nearest_one(name: str, nearest: str) -> None:
    known = ("xor_hidden", "xor_activation", "lang")
    assert unknown_in({name: "1"}, known, ours=("xor_", "mnist_")) == {name: nearest}


@pytest.mark.parametrize("name", ["xor_hidden", "lang", "utm_source", "fbclid", "embed", "", "ref"])
def test_what_is_known_or_meant_for_someone_else_is_not_named(name: str) -> None:
    assert unknown_in({name: "1"}, ("xor_hidden", "lang"), ours=("xor_",)) == {}
