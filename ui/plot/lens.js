// While the mouse points at a map of one picture, the map of another picture shows it large, under its name.
class Lens {
  constructor(stage) {
    this.stage = stage;
    this.title = element('div', { class: 'plot-lens-title', 'aria-hidden': true });
    this.watch = new MutationObserver(() => this.copy.setAttribute('href', this.map.href.baseVal));
    stage.grid.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.point(event));
    stage.grid.addEventListener('pointerleave', () => this.lift());
  }

  point(mouse) {
    if (!this.stage.message?.lens) return;
    const [from, onto] = this.stage.message.lens.map((index) => this.stage.pictures[index]);
    const [map, name] = byHand(() => this.mapUnder(from.chart, mouse)) ?? [];
    if (map === this.map) return;
    this.lift();
    if (map) this.lay(map, name, onto);
  }

  mapUnder(chart, { clientX, clientY }) {
    for (const [place, { type, name }] of (chart.data ?? []).entries()) {
      const map = type === 'heatmap' && name && chart.calcdata[place][0].node3?.node().querySelector('image');
      const box = map && map.getBoundingClientRect();
      if (box && clientX >= box.left && clientX < box.right && clientY >= box.top && clientY < box.bottom)
        return [map, name];
    }
    return null;
  }

  lay(map, name, onto) {
    const below = onto.chart.querySelector('.heatmaplayer image');
    if (!below) return;
    Object.assign(this, { map, onto, copy: below.cloneNode() });
    this.copy.setAttribute('href', map.href.baseVal);
    below.closest('.heatmaplayer').append(this.copy);
    // The map goes on changing while the player plays.
    this.watch.observe(map, { attributes: true });
    const [own, around] = [onto.chart.querySelector('.gtitle'), onto.root].map((part) => part?.getBoundingClientRect());
    this.title.innerHTML = name;
    if (own) Object.assign(this.title.style, { left: `${own.left - around.left}px`, top: `${own.top - around.top}px` });
    onto.root.append(this.title);
    onto.root.classList.add('plot-under-lens');
  }

  lift() {
    if (!this.map) return;
    this.watch.disconnect();
    this.copy.remove();
    this.title.remove();
    this.onto.root.classList.remove('plot-under-lens');
    this.map = null;
  }
}
