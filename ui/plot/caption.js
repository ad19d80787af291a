// The sentence of a step, put together as caption.py does it: templates, and numbers as decimals.
const NO_NUMBER = 9999;
const FIELD = /\{(\w+)(?::([^{}]*))?\}/g;
const FORMAT = /^(\+?)(,?)(?:\.(\d+))?([dfg%]?)$/;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const raised = (exponent) => String(exponent).replace('-', '⁻').replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);

// As ui/numbers.py writes it: three digits; from 10,000 on, and below 0.001, as in 2.07 × 10²⁸; minus is no hyphen.
function written(value) {
  const isPlain = value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4);
  const [mantissa, exponent] = value.toExponential(2).split('e');
  const said = isPlain ? String(Number(value.toPrecision(3))) : `${mantissa} × 10${raised(Number(exponent))}`;
  return said.replace('-', '−');
}

const withoutZeros = (digits) => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

// Python's %.<digits>g.
function general(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < digits) return withoutZeros(value.toFixed(digits - 1 - power));
  return `${withoutZeros(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

// toFixed gives up at 10²¹, from where on all numbers are whole.
function fixed(value, places) {
  if (Math.abs(value) < 1e21) return value.toFixed(places);
  return places ? `${BigInt(value)}.${'0'.repeat(places)}` : String(BigInt(value));
}

// A finite number as Python's format writes it, or as `written` does where there is no format.
function formatted(value, format, whole) {
  const [, plus, comma, digits, kind] = FORMAT.exec(format);
  const places = Number(digits ?? 6);
  const write = {
    d: () => fixed(value, 0), f: () => fixed(value, places), g: () => general(value, places || 1),
    '%': () => `${fixed(value, places)}%`, '': () => written(value),
  };
  const [, units, rest] = /^(-?\d*)(.*)$/.exec(write[kind || (whole ? 'd' : '')]());
  const grouped = comma ? units.replace(/\B(?=(\d{3})+$)/g, ',') : units;
  return `${plus && value >= 0 ? '+' : ''}${grouped}${rest}`;
}

function saidOf({ mantissa, exponent, format, whole }) {
  if (exponent !== NO_NUMBER) return formatted(Number(`${mantissa}e${exponent}`), format, whole);
  const minus = format ? '-' : '−';
  const sign = mantissa < 0 ? minus : FORMAT.exec(format)[1];
  return `${sign}${mantissa ? 'inf' : 'nan'}${format.endsWith('%') ? '%' : ''}`;
}

// The element of an array (K, S); an axis of length 1 stands for all.
const elementOf = ({ values, shape: [knobs, steps] }, knob, step) =>
  values[Math.min(knob, knobs - 1) * steps + Math.min(step, steps - 1)];

const sentenceOf = ({ sentences, which }, knob, step) => sentences[which ? elementOf(which, knob, step) : 0];

function captionAt(caption, knob, step) {
  const put = (_, name, format = '') => {
    const field = caption.fields.find((each) => each.name === name && each.format === format);
    const [mantissa, exponent] = [field.mantissas, field.exponents].map((array) => elementOf(array, knob, step));
    return saidOf({ ...field, mantissa, exponent });
  };
  return sentenceOf(caption, knob, step).replace(FIELD, put);
}

// A sentence with numbers that the browser has computed itself.
const filled = (sentence, numbers) => sentence.replace(FIELD, (_, name) => written(numbers[name]));

const SIGNS = { success: '✓', warning: '!', error: '×', info: '→' };

// The line above the player: the caption, and at the last step the verdict. Each has the room of its longest.
class Said {
  constructor(stage) {
    this.stage = stage;
    this.caption = element('p', { class: 'plot-caption' });
    this.verdict = element('p', { class: 'plot-verdict' });
    this.live = element('p', { class: 'plot-live', 'aria-live': 'polite' });
    this.root = element('div', { class: 'plot-said' }, this.caption, this.verdict, this.live);
  }

  // What is said now, for eyes and ears.
  now() {
    const { message: { caption, verdicts }, knob, step, steps } = this.stage;
    // What is said of one course is said where the knob stands on it.
    const isHere = (courses) => courses > 1 || !this.stage.isElsewhere();
    const said = this.led ?? (caption && isHere(coursesOf(caption)[0]) ? captionAt(caption, knob, step) : '');
    const isLast = !this.led && step === steps - 1 && isHere(verdicts.length);
    const verdict = isLast ? verdicts[Math.min(knob, verdicts.length - 1)] : null;
    return { said, verdict };
  }

  show() {
    const { message } = this.stage;
    if (message !== this.message) this.reserve(message);
    const { said, verdict } = this.now();
    const put = (line, words) => line.firstChild.textContent === words || (line.firstChild.textContent = words);
    put(this.caption, said);
    put(this.verdict, verdict ? `${SIGNS[verdict.kind]} ${verdict.text}` : '');
    this.verdict.dataset.kind = verdict?.kind ?? '';
    // Nobody moves again only because the numbers have come.
    if (this.waits && !this.stage.isElsewhere()) this.announce();
  }

  // What is said while a hand leads.
  lead(words) {
    this.led = words;
    this.show();
  }

  // Longest first: unseen, they keep the place of whatever will be said.
  reserve(message) {
    this.message = message;
    const { caption, verdicts } = message;
    const keep = (line, sentences) => {
      const longest = [...new Set(sentences)].sort((one, other) => other.length - one.length).slice(0, 3);
      const ghosts = longest.map((words) => element('span', { class: 'plot-ghost', 'data-words': words }));
      line.replaceChildren(element('span'), ...ghosts);
      line.hidden = !sentences.length;
    };
    keep(this.caption, caption ? examplesOf(caption) : []);
    keep(this.verdict, verdicts.map(({ kind, text }) => `${SIGNS[kind]} ${text}`));
  }

  // Told to a screen reader at rest only.
  announce() {
    const { said, verdict } = this.now();
    this.waits = this.stage.isElsewhere();
    this.tell([said, verdict?.text].filter(Boolean).join(' '));
  }

  tell(words) {
    if (this.live.textContent !== words) this.live.textContent = words;
  }
}

// The longest sentence that each template makes, looked for at no more than so many places.
const LOOKS = 240;

// The numbers of values of the knob and of steps for which a caption says something of its own.
const coursesOf = ({ which, fields }) => [0, 1].map((axis) => Math.max(
  ...[which, ...fields.map((field) => field.mantissas)].map((array) => array?.shape[axis] ?? 1),
));

function examplesOf(caption) {
  const [knobs, steps] = coursesOf(caption);
  const [longest, stride] = [new Map(), Math.ceil((knobs * steps) / LOOKS)];
  for (let place = 0; place < knobs * steps; place++) {
    const where = [Math.floor(place / steps), place % steps];
    const sentence = sentenceOf(caption, ...where);
    if (place % stride && longest.has(sentence)) continue;
    const said = captionAt(caption, ...where);
    if (said.length > (longest.get(sentence)?.length ?? 0)) longest.set(sentence, said);
  }
  return [...longest.values()];
}
