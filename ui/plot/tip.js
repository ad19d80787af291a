// How near the mouse has to come to a line, in pixels.
const NEAR = 8;

// What the mouse points at, in numbers: a value of a map, or the number that a line stands for.
class Tip {
  constructor(picture) {
    this.picture = picture;
    this.root = element('div', { class: 'plot-tip', 'aria-hidden': true });
    this.root.hidden = true;
    picture.chart.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.point(event));
    picture.chart.addEventListener('pointerleave', () => (this.root.hidden = true));
  }

  point(event) {
    const { picture, picture: { stage: { message }, index, scale } } = this;
    const tips = (message?.tips ?? []).filter(({ figure }) => figure === index);
    const spot = tips.length && picture.drawn ? picture.spotOf(event) : null;
    const plane = spot && picture.planeAt(spot);
    const words = plane && tips.map((tip) => (tip.text ? this.ofMap(tip, plane) : this.ofLines(tip, plane))).find(Boolean);
    this.root.hidden = !words;
    if (!words) return;
    this.root.innerHTML = words;
    const [right, down] = spot.map((pixel) => pixel * scale);
    this.root.style.setProperty('--right', `${right}px`);
    this.root.style.setProperty('--down', `${down}px`);
    this.root.classList.toggle('plot-tip-left', right > picture.root.clientWidth / 2);
  }

  ofMap({ trace, text, power }, { x, y }) {
    const { data, traces } = this.picture.changes();
    const { x: across, y: along } = this.picture.figure.data[trace];
    const z = data[traces.indexOf(trace)]?.z ?? this.picture.figure.data[trace].z;
    const [column, row] = [[across, x], [along, y]].map(([cells, at]) => Math.round((at - cells[0]) / (cells[1] - cells[0])));
    const value = z[row]?.[column];
    if (value === undefined || Number.isNaN(value)) return '';
    const signed = 2 * value - 1;
    const p = (1 + Math.sign(signed) * Math.abs(signed) ** power) / 2;
    const numbers = { x, y, p };
    return text.replace(/\{(\w)\}/g, (_, name) => numbers[name].toFixed(2).replace('-', '−'));
  }

  ofLines({ names, ends, mantissas, exponents }, { xaxis, yaxis, x, y }) {
    const at = (across, along) => [xaxis.d2p(across), yaxis.d2p(along)];
    const spot = at(x, y);
    let [found, nearest] = [-1, NEAR];
    ends.forEach(([x0, y0, x1, y1], line) => {
      const far = distance(spot, at(x0, y0), at(x1, y1));
      if (far < nearest) [found, nearest] = [line, far];
    });
    if (found < 0) return '';
    const { knob, step } = this.picture.stage;
    const [mantissa, exponent] = [mantissas, exponents].map(({ values, shape: [knobs, steps, lines] }) =>
      values[(Math.min(knob, knobs - 1) * steps + Math.min(step, steps - 1)) * lines + found]);
    return `${names[found]} = ${saidOf({ mantissa, exponent, format: '', whole: false })}`;
  }
}

// From a spot to a straight piece.
function distance([x, y], [x0, y0], [x1, y1]) {
  const [across, along] = [x1 - x0, y1 - y0];
  const share = ((x - x0) * across + (y - y0) * along) / (across * across + along * along || 1);
  const on = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x - x0 - on * across, y - y0 - on * along);
}
