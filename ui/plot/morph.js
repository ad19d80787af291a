// A figure whose points come from somewhere: a slider takes them there and back. What comes from nowhere is seen
// only where all have arrived.
class Morph {
  constructor(picture) {
    this.picture = picture;
    this.share = 1;
    this.input = element('input', { type: 'range', class: 'plot-range', min: 0, max: 1, step: 0.01 });
    this.input.addEventListener('input', () => this.turn(Number(this.input.value)));
    this.from = element('span');
    this.to = element('span');
    this.root = element('div', { class: 'plot-morph' }, this.from, this.input, this.to);
  }

  show({ morphs = [] }) {
    const morph = morphs.find(({ figure }) => figure === this.picture.index);
    this.offered = Boolean(morph);
    this.root.hidden = !morph;
    if (!morph) return;
    [this.from.textContent, this.to.textContent] = [morph.start, morph.end];
    this.input.setAttribute('aria-label', morph.label);
    this.fill();
  }

  fill() {
    slide(this.input, this.share, 1, `${Math.round(100 * this.share)}%`);
  }

  turn(share) {
    this.share = share;
    this.fill();
    this.picture.stage.draw();
    this.picture.stage.rest();
  }

  // What a track shows on the way.
  between(track, change) {
    if (!this.offered || this.share === 1) return change;
    const part = (name, values) => {
      const from = track.from?.[name].values;
      return Float32Array.from(values, (value, place) => (from ? from[place] + this.share * (value - from[place]) : NaN));
    };
    return Object.fromEntries(Object.entries(change).map(([name, values]) => [name, part(name, values)]));
  }
}
