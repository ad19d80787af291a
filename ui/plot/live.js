// What follows a hand at once, by the formulas of the lessons; Python computes the same where it rests. Each returns
// the traces that change, by their names, the numbers that are said, and whether the run is gone from the picture.
const LIVE = { neuron: neuronLed, softmax: softmaxLed, descent: descentLed };

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

// A number with its slopes along x and y.
const SLOPED = {
  '+': ([a, ax, ay], [b, bx, by]) => [a + b, ax + bx, ay + by],
  '-': ([a, ax, ay], [b, bx, by]) => [a - b, ax - bx, ay - by],
  '*': ([a, ax, ay], [b, bx, by]) => [a * b, ax * b + a * bx, ay * b + a * by],
  '/': ([a, ax, ay], [b, bx, by]) => [a / b, (ax - (a / b) * bx) / b, (ay - (a / b) * by) / b],
  cos: (one) => chained(one, Math.cos(one[0]), -Math.sin(one[0])),
  exp: (one) => chained(one, Math.exp(one[0]), Math.exp(one[0])),
  log: (one) => chained(one, Math.log(one[0]), 1 / one[0]),
  sin: (one) => chained(one, Math.sin(one[0]), Math.cos(one[0])),
  square: (one) => chained(one, one[0] * one[0], 2 * one[0]),
  tanh: (one) => chained(one, Math.tanh(one[0]), 1 - Math.tanh(one[0]) ** 2),
};

const chained = ([, x, y], value, slope) => [value, slope * x, slope * y];

// The height of a surface and its slopes, by the program of explainer/choices/surfaces/program.py.
function heightAt(program, [x, y]) {
  const [stack, given] = [[], { x: [x, 1, 0], y: [y, 0, 1] }];
  for (const part of program) {
    if (typeof part === 'number') stack.push([part, 0, 0]);
    else if (part in given) stack.push(given[part]);
    else stack.push(SLOPED[part](...stack.splice(-SLOPED[part].length)));
  }
  return stack[0];
}

// Plain gradient descent from where its start is, drawn as in explainer/descents/leaderboard.py.
function descentLed({ program, rates, steps, domain, minima, lowest, least }, _, place, knob, step) {
  const clipped = (at, [low, high]) => Math.min(Math.max(at, low), high);
  const within = (at, axis) => clipped(Math.round(100 * at) / 100, domain[axis]);
  const isInside = (at) => at.every((each, axis) => each >= domain[axis][0] && each <= domain[axis][1]);
  let at = place.map(within);
  const [places, losses] = [[at], [heightAt(program, at)[0]]];
  while (places.length <= steps) {
    const [, ...slopes] = heightAt(program, at);
    const next = at.map((each, axis) => each - rates[knob] * slopes[axis]);
    // Who leaves is drawn from then on where the edge was crossed.
    if (!isInside(next)) {
      const way = next.map((each, axis) => clipped(each || 0, [-1e100, 1e100]) - at[axis]);
      const shares = way.map((each, axis) => (each ? (domain[axis][Number(each > 0)] - at[axis]) / each : 1));
      at = at.map((each, axis) => clipped(each + Math.min(1, ...shares) * way[axis], domain[axis]));
      while (places.length <= steps) [places[places.length], losses[losses.length]] = [at, NaN];
      break;
    }
    places.push((at = next));
    losses.push(heightAt(program, at)[0]);
  }
  const [here, until] = [places[step], places.slice(0, step + 1)];
  return {
    changes: {
      trail: { x: until.map(([x]) => x), y: until.map(([, y]) => y) },
      handles: { x: [places[0][0]], y: [places[0][1]] },
      head: { x: [here[0]], y: [here[1]] },
      curve: { y: losses.map((loss) => Math.max(loss - lowest, least)) },
    },
    numbers: { step, loss: losses[step], distance: Math.min(...minima.map(([x, y]) => Math.hypot(here[0] - x, here[1] - y))) },
    gone: Number.isNaN(losses[step]),
  };
}
