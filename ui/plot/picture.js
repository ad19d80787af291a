const LINES_ALONE = { mode: 'immediate', transition: { duration: 0 }, frame: { duration: 0, redraw: false } };
const SOLIDS = ['scatter3d', 'surface', 'mesh3d'];
// A solid is drawn for about a fifth of the time, so that what moves beside it keeps moving.
const PAUSE = 4;
const PATIENCE = 1000;
// What can be moved by hand.
const LIGHT = ['scatter', 'heatmap', 'contour'];

// Safari does not tell when it is idle.
function whenIdle(go) {
  if (window.requestIdleCallback) return requestIdleCallback(go, { timeout: PATIENCE });
  return setTimeout(go, PATIENCE);
}

const isPlain = (value) => value?.constructor === Object;

// A copy of `base` with `change` in it; arrays are shared, as nobody writes into them.
function merged(base, change = {}) {
  const result = { ...base, ...change };
  for (const [name, value] of Object.entries(result))
    if (isPlain(value)) result[name] = isPlain(base[name]) ? merged(base[name], change[name]) : merged(value);
  return result;
}

// The value at a pixel of an axis. On one of categories p2d gives a name; a place is what is asked for.
const valueAt = (axis, pixels) => (axis.type === 'category' ? axis.p2l(pixels) : axis.p2d(pixels));

// One figure: where it is drawn, and what it shows at a step.
class Picture {
  constructor(stage, index) {
    this.stage = stage;
    this.index = index;
    this.note = element('p', { class: 'plot-note' });
    this.chart = element('div', { class: 'plot-chart' });
    this.numbers = element('p', { id: `numbers-${Math.random().toString(36).slice(2)}`, hidden: true });
    this.alt = element('div', { class: 'plot-alt', role: 'img', 'aria-describedby': this.numbers.id });
    // On touch a solid lets the page scroll until it is tapped.
    this.guard = element('div', { class: 'plot-guard', 'aria-hidden': true });
    this.guard.addEventListener('click', () => this.turn(true));
    this.chart.addEventListener('touchend', () => this.keepCameras());
    this.cursor = new Cursor(this);
    this.hand = new Hand(this);
    this.steppers = new Steppers(this);
    this.morph = new Morph(this);
    this.tip = new Tip(this);
    this.scale = 1;
    this.root = element('div', { class: 'plot-figure' },
      this.note, this.chart, this.alt, this.numbers, this.cursor.root, this.guard, this.steppers.root, this.morph.root,
      this.tip.root);
    this.chart.addEventListener('pointerdown', (event) => this.press(event), true);
  }

  show(message) {
    this.figure = message.figures[this.index];
    this.tracks = message.recorded.filter((track) => track.figure === this.index);
    this.alone = this.tracks.every(({ coordinates }) => Object.values(coordinates).every(({ shape }) => shape[0] === 1));
    const frames = this.figure.frames ?? [];
    const touched = new Set(this.tracks.map((track) => track.trace));
    for (const frame of frames) frame.data?.forEach((_, place) => touched.add(frame.traces?.[place] ?? place));
    this.moves = touched.size > 0 || frames.length > 0;
    const kinds = [...touched].map((trace) => this.figure.data[trace]?.type ?? 'scatter');
    this.light = !frames.some((frame) => frame.layout) && kinds.every((kind) => LIGHT.includes(kind));
    this.lines = kinds.every((kind) => kind === 'scatter');
    this.solid = this.figure.data.some((trace) => SOLIDS.includes(trace.type));
    this.words = message.alt[this.index] ?? '';
    const carries = this.hand.handles().length > 0;
    const { cursor, carry } = message.words;
    this.cursor.offer((message.clickable || carries) && !this.solid, [this.words, cursor, carries && carry].filter(Boolean).join(' '));
    this.root.classList.toggle('plot-clickable', message.clickable);
    this.root.classList.toggle('plot-solid', this.solid);
    this.guard.dataset.words = message.words.tap;
    this.steppers.show(message);
    this.morph.show(message);
    const { wide, figures } = message;
    this.root.classList.toggle('plot-wide', wide < 0 ? this.index >= figures.length + wide : this.index < wide);
    if (!this.drawn) this.note.textContent = message.words.loading;
    // A figure in which nothing has changed but what moves anyway is not drawn anew, if no axis has to follow.
    const look = `${message.looks[this.index]} ${message.view}`;
    this.stale ||= look !== this.look || ![...touched].every((trace) => this.isFixed(trace));
    this.look = look;
    this.place = null;
  }

  // For those who do not see it: what it is, and what is said of the step.
  tell(said) {
    this.alt.setAttribute('aria-label', [this.words, said].filter(Boolean).join(' '));
  }

  // And what it shows in numbers, where the player and the knob rest.
  tellNumbers() {
    if (this.drawn) this.numbers.textContent = numbersOf(this.chart, this.stage.message.words);
  }

  // The same figure is drawn larger, with its type and its lines, by a factor.
  size(height, scale) {
    if (height === this.height && scale === this.scale) return;
    Object.assign(this, { height, scale, stale: true });
    this.root.style.height = `${height}px`;
    this.root.style.setProperty('--scale', scale);
  }

  isFixed(place) {
    const { xaxis = 'x', yaxis = 'y' } = this.figure.data[place] ?? {};
    return [xaxis, yaxis].every((axis) => this.figure.layout?.[axisName(axis)]?.range);
  }

  changes() {
    const { step, knob } = this.stage;
    const frames = this.figure.frames ?? [];
    const frame = frames[Math.min(step, frames.length - 1)] ?? {};
    const data = [...(frame.data ?? [])];
    const traces = data.map((_, place) => frame.traces?.[place] ?? place);
    for (const track of this.tracks) {
      data.push(this.morph.between(track, sliceOf(track, knob, step)));
      traces.push(track.trace);
    }
    for (const [trace, change] of this.stage.led?.get(this.index) ?? []) {
      const before = traces.lastIndexOf(trace);
      if (before >= 0) data[before] = { ...data[before], ...change };
      else {
        data.push(change);
        traces.push(trace);
      }
    }
    return { data, traces, layout: frame.layout };
  }

  isAnew(whole) {
    return whole || this.stale || !this.drawn;
  }

  // Whether it stands somewhere else than the player and the knob; at rest Plotly has to have drawn it.
  isBehind(resting) {
    return this.moves && (this.place !== this.placeNow() || (resting && this.sketched));
  }

  placeNow() {
    return `${this.stage.place()} ${this.morph.share} ${this.stage.led?.has(this.index) ? this.stage.leads : ''}`;
  }

  needs({ whole, resting }) {
    return this.root.clientWidth && (this.isAnew(whole) || this.isBehind(resting));
  }

  async draw(Plotly, { whole, resting }) {
    if (!this.needs({ whole, resting })) return;
    const anew = this.isAnew(whole);
    const { data, traces, layout } = this.changes();
    this.place = this.placeNow();
    if (this.light && !anew && (await this.move(Plotly, { data, traces }, resting))) return;
    const began = performance.now();
    const full = this.figure.data.map((trace) => merged(trace));
    traces.forEach((trace, place) => (full[trace] = merged(full[trace], data[place])));
    dropHidden(this.chart);
    await Plotly.react(this.chart, full, this.layout(layout), this.config());
    this.drawn = true;
    this.root.classList.add('plot-drawn');
    this.stale = this.sketched = false;
    this.steppers.place();
    if (this.light) this.noteMarks({ data, traces });
    if (this.solid) this.pause(began);
    this.note.textContent = '';
    // The picture is told by its alternative text; Plotly's buttons stay outside of it.
    this.chart.querySelectorAll('.main-svg, .gl-container').forEach((layer) => layer.setAttribute('aria-hidden', true));
  }

  // Whether it is too early to draw a solid; then it is drawn as soon as it may be.
  waits(whole) {
    if (!this.drawn && this.waitsForOthers()) return true;
    const left = this.due - performance.now();
    if (this.isAnew(whole) || !(left > 0)) return false;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.stage.draw(), left);
    return true;
  }

  // For the first time beside other pictures it comes last: without a graphics card it takes longer than all the page.
  waitsForOthers() {
    if (!this.idle && this.stage.pictures.every((picture) => picture.solid)) return false;
    this.idle ??= whenIdle(() => {
      this.free = true;
      this.stage.draw();
    });
    return !this.free;
  }

  pause(began) {
    const until = (now) => (this.due = now + PAUSE * (now - began));
    until(performance.now());
    // The graphics card, or what stands in for it, is done by the second frame.
    requestAnimationFrame(() => requestAnimationFrame(until));
  }

  // By hand as long as something plays or is dragged; all at rest, and what cannot be moved so, is Plotly's. Say
  // whether that is done: maps can only be drawn together with all the rest.
  async move(Plotly, { data, traces }, resting) {
    const left = [...traces.keys()].filter(
      (at) => resting || !byHand(() => sketch(this.chart, traces[at], data[at], this.marks.get(traces[at]))));
    this.sketched = left.length < traces.length;
    if (left.length && this.lines) {
      const frame = { data: left.map((at) => data[at]), traces: left.map((at) => traces[at]) };
      await this.redrawLines(Plotly, frame);
      this.noteMarks(frame);
    }
    return !left.length || this.lines;
  }

  noteMarks({ data, traces }) {
    this.marks ??= new Map();
    byHand(() => traces.forEach((trace, at) => this.marks.set(trace, marksOf(this.chart, trace, data[at]))));
  }

  // Only the moving lines are drawn. Plotly takes the layers of all other traces away when it does so (seen in
  // 7.1): they are put back as they were, before the browser paints.
  async redrawLines(Plotly, frame) {
    dropHidden(this.chart);
    const keeper = new MutationObserver((changes) => {
      for (const { target, removedNodes: [layer], nextSibling } of changes.reverse())
        if (layer?.classList?.contains('mlayer')) target.insertBefore(layer, nextSibling);
    });
    const planes = this.chart.querySelector('.cartesianlayer');
    if (planes) keeper.observe(planes, { childList: true, subtree: true });
    await Plotly.animate(this.chart, frame, LINES_ALONE);
    keeper.disconnect();
  }

  // The pixels of rows that stand above the plane, however low the figure is.
  rows() {
    return this.figure.layout?.meta?.rows ?? 0;
  }

  withRows(own) {
    if (!this.rows()) return own;
    const { margin, meta: { rows, gap }, yaxis, yaxis2 } = own;
    const share = rows / (this.height / this.scale - margin.t - margin.b);
    return { ...own, yaxis: { ...yaxis, domain: [0, 1 - share - gap] }, yaxis2: { ...yaxis2, domain: [1 - share, 1] } };
  }

  layout(change) {
    const { message, theme } = this.stage;
    const own = this.withRows(merged(this.figure.layout ?? {}, change));
    // A plane that is made for a hand does not zoom.
    const fixed = { fixedrange: true };
    const template = message.clickable || this.hand.handles().length ? merged(theme, { dragmode: false, xaxis: fixed, yaxis: fixed }) : theme;
    return { ...own, template: { layout: template }, height: this.height / this.scale, width: undefined, autosize: true, uirevision: message.view || 'kept' };
  }

  config() {
    const doubleClick = this.stage.message.clickable ? false : 'reset+autosize';
    return { displayModeBar: false, showTips: false, doubleClick };
  }

  // Where an event is, in the pixels of the chart.
  spotOf({ clientX, clientY }) {
    const { left, top } = this.chart.getBoundingClientRect();
    return [(clientX - left) / this.scale, (clientY - top) / this.scale];
  }

  // Plotly reports clicks on points only; here the whole plane answers. A drag is no click.
  press(down) {
    if (down.button || !down.isPrimary || down.target.closest('.legend')) return;
    const handle = this.hand.under(this.spotOf(down));
    if (!handle && !this.stage.message.clickable) return;
    if (handle) this.hand.take(handle);
    const isFar = ({ clientX, clientY }) => Math.hypot(clientX - down.clientX, clientY - down.clientY) >= DRAG;
    const ended = new AbortController();
    const when = { capture: true, signal: ended.signal };
    let dragged = false;
    addEventListener('pointermove', (event) => {
      dragged ||= isFar(event);
      if (dragged) this.hand.move(this.spotOf(event));
    }, when);
    addEventListener('pointercancel', () => {
      ended.abort();
      this.hand.putBack();
    }, when);
    addEventListener('pointerup', (up) => {
      ended.abort();
      if (dragged && this.hand.handle) return this.hand.drop();
      this.hand.handle = null;
      if (this.stage.message.clickable && !isFar(up)) this.click(this.spotOf(down));
    }, when);
  }

  // The plane at a spot: its axes, and the spot in its data.
  planeAt([right, down]) {
    for (const { xaxis, yaxis } of Object.values(this.chart._fullLayout?._plots ?? {})) {
      const [across, along] = [right - xaxis._offset, down - yaxis._offset];
      if (across < 0 || along < 0 || across > xaxis._length || along > yaxis._length) continue;
      return { xaxis, yaxis, x: valueAt(xaxis, across), y: valueAt(yaxis, along) };
    }
    return null;
  }

  click(spot) {
    const plane = this.planeAt(spot);
    if (plane) this.stage.send.setTriggerValue('click', { figure: this.index, x: plane.x, y: plane.y });
  }

  // Plotly remembers how a mouse has turned a solid, and forgets what a finger has done.
  keepCameras() {
    const { _subplots: { gl3d }, ...layout } = this.chart._fullLayout;
    for (const scene of gl3d ?? []) Plotly.relayout(this.chart, `${scene}.camera`, layout[scene]._scene.getCamera());
  }

  // Whether a finger turns the solid, or scrolls the page.
  turn(turning) {
    this.root.classList.toggle('plot-turning', turning);
    if (!turning) return;
    const away = (event) => {
      if (this.root.contains(event.target)) return;
      removeEventListener('pointerdown', away, true);
      this.turn(false);
    };
    addEventListener('pointerdown', away, true);
  }
}
