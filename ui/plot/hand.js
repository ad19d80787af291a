// How near a pointer has to come to a mark in pixels to take it, and how far it has to move to drag it.
const REACH = 20;
const DRAG = 6;

// A point that the message calls a handle follows the pointer that took it; where it is let go is told once.
class Hand {
  constructor(picture) {
    this.picture = picture;
    const { chart } = picture;
    chart.addEventListener('pointermove', (event) =>
      event.buttons || picture.root.classList.toggle('plot-grab', Boolean(this.under(picture.spotOf(event)))));
    // A finger on a handle does not scroll the page.
    chart.addEventListener('touchstart', (event) => this.under(picture.spotOf(event.touches[0])) && event.preventDefault(), { passive: false });
  }

  // Its handles: traces, of which all points can be dragged, or the one that is named.
  handles() {
    const { stage, index } = this.picture;
    return (stage.message?.handles ?? []).filter(([figure]) => figure === index);
  }

  // The nearest handle within reach of a spot: its trace, its point, its mark, and the axes that it moves along.
  under([right, down]) {
    let [found, nearest] = [null, REACH];
    const handles = this.handles();
    if (!handles.length || !this.picture.drawn) return null;
    const { chart } = this.picture;
    const { data, traces } = this.picture.changes();
    for (const [, trace, only] of handles) {
      const full = chart._fullData[trace];
      const change = data[traces.lastIndexOf(trace)] ?? {};
      const marks = chart.querySelectorAll(`.scatterlayer .trace${full.uid} .points > path`);
      const { across, down: along } = pixelsOf(chart, full, change);
      const axes = [full.xaxis, full.yaxis].map((axis) => chart._fullLayout[axisName(axis)]);
      marksOf(chart, trace, change).shown.forEach((point, place) => {
        const far = Math.hypot(across[point] + axes[0]._offset - right, along[point] + axes[1]._offset - down);
        if (far < nearest && marks[place] && point === (only ?? point)) [found, nearest] = [{ trace, point, mark: marks[place], axes }, far];
      });
    }
    return found;
  }

  take(handle) {
    this.handle = { ...handle, before: handle.mark.getAttribute('transform') };
  }

  move(at) {
    if (!this.handle) return;
    const { mark, axes } = this.handle;
    const within = (pixel, length) => Math.min(Math.max(pixel, 0), length);
    this.handle.spot = at.map((pixel, side) => within(pixel - axes[side]._offset, axes[side]._length));
    this.picture.root.classList.add('plot-grabbed');
    if (!this.lead()) mark.setAttribute('transform', `translate(${this.handle.spot})`);
  }

  place() {
    const { axes, spot } = this.handle;
    return axes.map((axis, side) => valueAt(axis, spot[side]));
  }

  // Move what a formula says that the handle takes along, if it is the formula's.
  lead() {
    const { stage, index } = this.picture;
    const { knob, step, message: { live } } = stage;
    if (live?.traces.handles.join() !== [index, this.handle.trace].join()) return false;
    stage.lead(live, LIVE[live.kind](live.numbers, this.handle, this.place(), knob, step));
    return true;
  }

  // Say where the handle is; until Python has answered its mark stays there.
  drop() {
    const { stage, index } = this.picture;
    this.picture.root.classList.remove('plot-grabbed');
    if (!this.handle.spot) return this.putBack();
    const { trace, point } = this.handle;
    const [x, y] = this.place();
    stage.send.setTriggerValue('drag', { figure: index, trace, point, x, y });
  }

  putBack() {
    if (!this.handle) return;
    this.handle.mark.setAttribute('transform', this.handle.before);
    this.handle = this.picture.place = null;
    this.picture.root.classList.remove('plot-grabbed');
    this.picture.stage.lead(null);
  }
}
