const LAST = -1;
const REST = 300;

const isSame = (bytes, before) =>
  bytes.length === before?.length && bytes.every((byte, place) => byte === before[place]);

const nextPaint = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));

// All figures of one component, its player and its knob.
class Stage {
  constructor(root) {
    this.root = root;
    this.pictures = [];
    this.runs = 0;
    this.grid = element('div', { class: 'plot-grid' });
    this.player = new Player(this);
    this.slider = new KnobSlider(this);
    this.lens = new Lens(this);
    // Shown with the first message, which says whether there are any.
    this.slider.root.hidden = this.player.root.hidden = true;
    root.replaceChildren(this.slider.root, this.grid, this.player.root);
    this.sizes = new ResizeObserver(() => {
      if (this.width === this.grid.clientWidth) return;
      this.width = this.grid.clientWidth;
      this.draw(true);
    });
    this.sizes.observe(this.grid);
  }

  update(bytes, send) {
    this.send = send;
    const theme = themeOf(this.root);
    const look = JSON.stringify(theme);
    const [same, recoloured] = [isSame(bytes, this.bytes), look !== this.look];
    if (same && !recoloured) return;
    Object.assign(this, { theme, look, bytes });
    if (!same) this.take(unpacked(bytes));
    this.draw(recoloured);
    setTimeout(() => this.settle(), REST);
  }

  take(message) {
    const stoodLast = !this.message || this.step === this.steps - 1;
    this.lens.lift();
    this.message = message;
    this.steps = message.labels.length;
    const { number, step, knob } = message.order;
    if (number !== this.order) {
      [this.order, this.knob] = [number, knob];
      this.step = step === LAST ? this.steps - 1 : step;
      this.reported = this.report();
      clearTimeout(this.timer);
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
    this.player.show();
    this.slider.show();
  }

  place() {
    return `${this.step} ${this.knob}`;
  }

  stand(step) {
    this.step = Math.max(0, Math.min(step, this.steps - 1));
    this.player.show();
    return this.draw();
  }

  turn(knob) {
    this.knob = knob;
    this.slider.show();
    this.draw();
    this.rest();
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
      speak(Plotly, this.message.words);
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

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.player.playing) return;
      this.settle();
      const report = this.report();
      if (report === this.reported) return;
      this.reported = report;
      this.send.setStateValue('rest', JSON.parse(report));
    }, REST);
  }

  // What was moved by hand is drawn by Plotly, which answers when somebody points at it or zooms.
  settle() {
    if (this.player.playing || !this.pictures.some((picture) => picture.sketched)) return null;
    this.resting = true;
    return this.draw();
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
    this.pictures.forEach((picture) => this.remove(picture));
    this.root.replaceChildren();
    delete this.root.stage;
  }
}

// Called on every run of the script; an outdated call's clean-up must not end a newer one's stage.
export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.explainer-plot');
  const stage = (root.stage ??= new Stage(root));
  const run = ++stage.runs;
  stage.update(data, { setStateValue, setTriggerValue });
  return () => run === stage.runs && stage.end();
}
