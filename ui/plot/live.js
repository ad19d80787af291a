// What follows a hand at once, by the formulas of the lessons; Python computes the same where it rests. Each returns
// the traces that change, by their names, and the numbers that are said.
const LIVE = { neuron: neuronLed, softmax: softmaxLed };

// Half a step goes up, as in explainer/lessons/perceptron/arrow.py.
function steppedTo(value, [low, high, step]) {
  return Number((Math.floor(Math.min(Math.max(value, low), high) / step + 0.5) * step).toFixed(4)) + 0;
}

function neuronLed({ weights, seen, scale, bounds, points, fires, beside, far }, { point }, place) {
  const [low, high] = seen;
  const middle = [(low + high) / 2, (low + high) / 2];
  const footOf = ([first, second, bias]) => {
    const length = first * first + second * second;
    const away = (middle[0] * first + middle[1] * second + bias) / (length || 1);
    const foot = [middle[0] - away * first, middle[1] - away * second];
    return length && Math.min(...foot) >= low && Math.max(...foot) <= high ? foot : middle;
  };
  const isHead = point === 0;
  const pivot = isHead ? footOf(weights) : place;
  const [first, second] = isHead ? place.map((at, axis) => steppedTo((at - pivot[axis]) / scale, bounds)) : weights;
  const bias = steppedTo(-(pivot[0] * first + pivot[1] * second), bounds);
  const foot = isHead ? pivot : footOf([first, second, bias]);
  const sumOf = ([x, y]) => Number((first * x + second * y + bias).toFixed(9));
  const answerOf = (one) => Number(fires ? sumOf(one) >= 0 : sumOf(one) > 0);
  const wrong = points.map((one) => answerOf(one) !== one[2]);
  const arrow = { x: [foot[0] + scale * first, foot[0]], y: [foot[1] + scale * second, foot[1]] };
  const nowhere = { x: [NaN], y: [NaN] };
  return {
    changes: {
      ...halvesOf([first, second, bias], fires, far), shaft: arrow, handles: arrow,
      crosses: { x: points.map(([x]) => x + beside), y: points.map(([, y], at) => (wrong[at] ? y + beside : NaN)) },
      right: nowhere, wrong: nowhere,
    },
    numbers: { w1: first, w2: second, b: bias, right: wrong.filter((each) => !each).length, count: points.length },
  };
}

// As in explainer/lessons/perceptron/plane_figures.py: the line, and what is seen of the half planes beside it.
function halvesOf([first, second, bias], fires, far) {
  const length = Math.hypot(first, second);
  const corners = (places) => ({ x: places.map(([x]) => x), y: places.map(([, y]) => y) });
  if (Math.abs(bias) >= far * length) {
    const [everywhere, nowhere] = [[[-far, -far], [far, -far], [far, far], [-far, far], [-far, -far]], [[NaN, NaN]]];
    const isOne = fires ? bias >= 0 : bias > 0;
    return { line: corners(nowhere), one: corners(isOne ? everywhere : nowhere), zero: corners(isOne ? nowhere : everywhere) };
  }
  const normal = [first / length, second / length];
  const nearest = normal.map((part) => (-bias / length) * part);
  const at = (away, deep) => [nearest[0] - far * away * normal[1] + far * deep * normal[0], nearest[1] + far * away * normal[0] + far * deep * normal[1]];
  const half = (side) => corners([at(-1, 0), at(1, 0), at(1, 2 * side), at(-1, 2 * side), at(-1, 0)]);
  return { line: corners([at(-1, 0), at(1, 0)]), one: half(1), zero: half(-1) };
}

function softmaxLed({ logits, temperatures, bounds }, { point }, [, logit], knob) {
  const moved = logits.with(point, steppedTo(logit, bounds));
  const temperature = temperatures[Math.min(knob, temperatures.length - 1)];
  const largest = Math.max(...moved);
  const exponentials = moved.map((each) => Math.exp((each - largest) / temperature));
  const total = exponentials.reduce((sum, each) => sum + each, 0);
  const shares = exponentials.map((each) => each / total);
  return {
    changes: { handles: { y: moved }, stems: { y: moved.flatMap((each) => [0, each, NaN]) }, shares: { y: shares } },
    numbers: { place: point + 1, z: moved[point], p: shares[point], temperature },
  };
}
