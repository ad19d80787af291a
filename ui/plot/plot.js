const LAST = -1;
const REST = 300;
const SOON = 100;

const isSame = (bytes, before) =>
  bytes.length === before?.length && bytes.every((byte, place) => byte === before[place]);

const nextPaint = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));

// All figures of one component, its player and its knob.
class Stage {
  constructor(root) {
    this.root = root;
    this.pictures = [];
    this.runs = this.leads = 0;
    this.grid = element('div', { class: 'plot-grid' });
    this.share = new Share(this);
    this.player = new Player(this);
    this.slider = new KnobSlider(this);
    this.lens = new Lens(this);
    this.said = new Said(this);
    // Shown with the first message, which says whether there are any.
    this.slider.root.hidden = this.player.root.hidden = true;
    // As high as all of it may be in this window, and as wide as type is to grow.
    this.room = element('div', { class: 'plot-room', 'aria-hidden': true });
    this.foot = element('div', { class: 'plot-foot' }, this.said.root, this.player.root);
    // Hides what Python says of a step, which is another one as long as the player moves.
    this.veil = element('style');
    root.replaceChildren(this.veil, this.room, this.slider.root, this.grid, this.foot);
    // So that keys reach it after a click on a picture.
    root.tabIndex = -1;
    root.addEventListener('keydown', (event) => this.player.key(event));
    root.addEventListener('pointerdown', (event) => this.touch(event), true);
    root.addEventListener('keydown', (event) => this.touch(event), true);
    this.sizes = new ResizeObserver(() => this.isResized() && this.message && (this.arrange(), this.draw(true)));
    this.sizes.observe(this.grid);
    this.sizes.observe(this.room);
    // The same message again is not told to a component: only the end of the run says that Python has answered.
    this.app = root.closest('[data-test-script-state]');
    this.answers = new MutationObserver(() => this.app.dataset.testScriptState === 'notRunning' && this.unveil());
    if (this.app) this.answers.observe(this.app, { attributeFilter: ['data-test-script-state'] });
  }

  isResized() {
    const sizes = [innerWidth, this.grid.clientWidth, this.room.clientWidth, this.room.clientHeight].join();
    const resized = sizes !== this.measured;
    this.measured = sizes;
    return resized;
  }

  arrange() {
    if (!this.grid.clientWidth) return;
    const sizes = sizesOf(this);
    this.pictures.forEach((picture, place) => picture.size(Math.round(sizes[place].height), sizes[place].scale));
  }

  update(bytes, send) {
    this.send = send;
    this.unveil();
    const theme = themeOf(this.root);
    const look = JSON.stringify(theme);
    const [same, recoloured] = [isSame(bytes, this.bytes), look !== this.look];
    if (same && !recoloured) return;
    Object.assign(this, { theme, look, bytes });
    if (!same) this.take(unpacked(bytes));
    const drawn = this.draw(recoloured);
    if (this.untold) drawn.then(() => this.tell());
    setTimeout(() => this.settle(), REST);
    drawn?.then(() => this.tellNumbers());
  }

  // A run below the window waits for its visitor.
  tell() {
    this.eyes ??= new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.begin(), { rootMargin: '-15% 0px' });
    if (this.pictures.some((picture) => picture.drawn)) this.eyes.observe(this.grid);
    else this.begin();
  }

  begin() {
    const { untold } = this;
    this.untold = false;
    this.eyes.disconnect();
    if (!untold || this.gone) return;
    if (this.pictures.some((picture) => picture.drawn)) this.player.tell();
    else this.go(this.goal());
  }

  // Whoever touches anything in the component takes over from the story; the player's own parts do that anyway.
  touch({ type, target }) {
    if (type === 'pointerdown' && this.grid.contains(target)) this.root.focus({ preventScroll: true });
    if (this.player.root.contains(target)) return;
    if (this.untold && this.steps < 2) this.go(this.goal());
    if (this.untold) this.rest();
    this.untold = false;
    if (this.player.telling) this.player.pause();
  }

  take(message) {
    const stoodLast = !this.message || this.step === this.steps - 1;
    this.lens.lift();
    // What was dragged stands where Python has it.
    this.pictures.forEach(({ hand }) => hand.putBack());
    this.message = message;
    this.steps = message.labels.length;
    const { number, step, knob } = message.order;
    if (number !== this.order) {
      [this.order, this.knob] = [number, knob];
      this.step = step === LAST ? this.steps - 1 : step;
      this.reported = this.report();
      clearTimeout(this.timer);
      if (this.player.telling) this.player.pause();
      this.arrive(message);
    } else if (stoodLast && !this.player.playing) this.step = this.steps - 1;
    this.step = Math.min(this.step, this.steps - 1);
    this.grid.style.setProperty('--narrowest', `${message.narrowest}px`);
    this.grid.style.setProperty('--columns', message.columns);
    for (const gone of this.pictures.splice(message.figures.length)) this.remove(gone);
    while (this.pictures.length < message.figures.length) {
      this.pictures.push(new Picture(this, this.pictures.length));
      this.grid.append(this.pictures.at(-1).root);
    }
    for (const picture of this.pictures) picture.show(message);
    this.slider.show();
    this.share.show();
    this.show();
    this.isResized();
    this.arrange();
    if (this.slider.isNear()) this.reach();
  }

  // The first time that a chart is seen, unless Python has been asked for a step, its run begins at the beginning,
  // or, where there is none, its knob at the first value.
  arrive({ key, story, order, knob }) {
    const told = (window.explainerTold ??= new Set());
    this.untold = story && !told.has(key) && order.number === 0 && order.step === LAST
      && (this.steps > 1 || Boolean(knob)) && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (story) told.add(key);
    if (this.untold) this[this.moved()] = 0;
  }

  // What a story moves, where that ends, and how it gets to a place.
  moved() {
    return this.steps > 1 ? 'step' : 'knob';
  }

  goal() {
    return this.steps > 1 ? this.steps - 1 : this.message.order.knob;
  }

  go(place) {
    return this.steps > 1 ? this.stand(place) : this.sweep(place);
  }

  place() {
    return `${this.step} ${this.knob}`;
  }

  // What a hand takes along: the traces of a formula, and what is said of its numbers; null lets them go.
  lead(live, found) {
    if (!live && !this.led) return;
    this.leads += 1;
    this.led = live && new Map();
    for (const [name, change] of Object.entries(found?.changes ?? {})) {
      if (!live.traces[name]) continue;
      const [figure, trace] = live.traces[name];
      this.led.set(figure, [...(this.led.get(figure) ?? []), [trace, change]]);
    }
    this.pictures.forEach(({ root, index }) => root.classList.toggle('plot-behind', Boolean(live) && !this.led.has(index)));
    this.said.lead(live && filled(found.gone ? live.gone : live.text, found.numbers));
    this.draw();
  }

  stand(step) {
    this.step = Math.max(0, Math.min(step, this.steps - 1));
    this.show();
    return this.draw();
  }

  // Of all that the knob turns over only the course where it stands may be here; the others come when a hand is near.
  reach() {
    if (!this.message || this.message.alone === null || this.reached === this.bytes) return;
    this.reached = this.bytes;
    this.send.setTriggerValue('reach', true);
  }

  // Whether the knob stands where a course that came alone is not that of this place.
  isElsewhere() {
    return this.message.alone !== null && this.knob !== this.message.alone;
  }

  turn(knob) {
    this.reach();
    this.sweep(knob);
    this.rest();
  }

  sweep(knob) {
    this.knob = knob;
    this.slider.show();
    this.show();
    return this.draw();
  }

  // What stands on the step and the knob beside the pictures.
  show() {
    this.player.show();
    this.said.show();
    const { said } = this.said.now();
    for (const picture of this.pictures) {
      picture.tell(said);
      picture.root.classList.toggle('plot-waiting', this.isElsewhere() && picture.alone);
    }
    if (this.player.playing || this.report() !== this.reported) this.hide(`[class*="st-key-${this.message.key}-now"]`);
  }

  // Python has answered.
  unveil() {
    if (!this.player.playing && this.report() === this.reported) this.hide();
  }

  hide(what) {
    const rule = what ? `${what} { opacity: 0; }` : '';
    if (this.veil.textContent !== rule) this.veil.textContent = rule;
  }

  // Calls during a drawing are joined: the newest wish is drawn, none is queued.
  draw(whole = false) {
    if (!this.message) return null;
    this.wanted = true;
    this.whole ||= whole;
    return (this.drawing ??= this.drawAll().finally(() => (this.drawing = null)));
  }

  async drawAll() {
    try {
      const Plotly = await loadPlotly(this.message.library);
      while (this.wanted && !this.gone) {
        const { whole } = this;
        const wish = { whole, resting: this.resting };
        this.wanted = this.whole = this.resting = false;
        const draw = (pictures) => Promise.all(pictures.map((picture) => picture.draw(Plotly, wish)));
        const flat = this.pictures.filter((picture) => !picture.solid);
        // The first is the main picture; the others follow it unless all are quick.
        if (flat.some((picture) => picture.isAnew(whole))) {
          await draw(flat.splice(0, 1));
          await nextPaint();
        }
        await draw(flat);
        const solids = this.pictures.filter((picture) => picture.solid && picture.needs(wish) && !picture.waits(whole));
        if (!solids.length) continue;
        await nextPaint();
        await draw(solids);
      }
    } catch (error) {
      // Whoever left the page while Plotly drew needs no drawing.
      if (this.gone) return;
      console.warn('plot', error);
      for (const { note, drawn } of this.pictures) if (!drawn) note.textContent = this.message.words.failed;
    }
  }

  report() {
    return JSON.stringify({ order: this.order, step: this.step === this.steps - 1 ? LAST : this.step, knob: this.knob });
  }

  // A single move is told soon; of many, one after the other, only where they end.
  rest() {
    clearTimeout(this.timer);
    const now = performance.now();
    const isSingle = now - (this.touched ?? -Infinity) > REST;
    this.touched = now;
    this.timer = setTimeout(() => {
      if (this.player.playing) return;
      Promise.resolve(this.settle()).then(() => this.tellNumbers());
      this.said.announce();
      const report = this.report();
      if (report === this.reported) this.hide();
      else this.send.setStateValue('rest', JSON.parse((this.reported = report)));
    }, isSingle ? SOON : REST);
  }

  // What was moved by hand is drawn by Plotly, which answers when somebody points at it or zooms.
  settle() {
    if (this.player.playing || !this.pictures.some((picture) => picture.sketched)) return null;
    this.resting = true;
    return this.draw();
  }

  tellNumbers() {
    if (!this.gone && !this.player.playing) this.pictures.forEach((picture) => picture.tellNumbers());
  }

  remove(picture) {
    clearTimeout(picture.later);
    window.Plotly?.purge(picture.chart);
    picture.root.remove();
  }

  end() {
    this.gone = true;
    this.player.pause();
    clearTimeout(this.timer);
    this.sizes.disconnect();
    this.answers.disconnect();
    this.eyes?.disconnect();
    this.pictures.forEach((picture) => this.remove(picture));
    this.root.replaceChildren();
    delete this.root.stage;
  }
}

function dress() {
  if (!document.getElementById('explainer-plot-style'))
    document.head.append(Object.assign(document.createElement('style'), { id: 'explainer-plot-style', textContent: STYLE }));
}

// Called when another message comes, on any run of the script; an outdated call's clean-up must not end a newer one's stage.
export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.explainer-plot');
  dress();
  const stage = (root.stage ??= new Stage(root));
  const run = ++stage.runs;
  stage.update(data, { setStateValue, setTriggerValue });
  return () => run === stage.runs && stage.end();
}
