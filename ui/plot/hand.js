// How near a pointer has to come to a mark in pixels to take it, and how far it has to move to drag it.
const REACH = 20;
const DRAG = 6;

// A point that the message calls a handle follows the pointer that took it; where it is let go is told once.
class Hand {
  constructor(picture) {
    this.picture = picture;
    const { chart } = picture;
    chart.addEventListener('pointermove', (event) =>
      event.buttons || picture.root.classList.toggle('plot-grab', Boolean(this.under(event))));
    // A finger on a handle does not scroll the page.
    chart.addEventListener('touchstart', (event) => this.under(event.touches[0]) && event.preventDefault(), { passive: false });
  }

  traces() {
    const { stage, index } = this.picture;
    return (stage.message?.handles ?? []).filter(([figure]) => figure === index).map(([, trace]) => trace);
  }

  // The nearest handle within reach: its trace, its point, its mark, and the axes that it moves along.
  under(event) {
    let [found, nearest] = [null, REACH];
    const handles = this.traces();
    if (!handles.length || !this.picture.drawn) return null;
    const { chart } = this.picture;
    const [right, down] = this.picture.spotOf(event);
    const { data, traces } = this.picture.changes();
    for (const trace of handles) {
      const full = chart._fullData[trace];
      const change = data[traces.indexOf(trace)] ?? {};
      const marks = chart.querySelectorAll(`.scatterlayer .trace${full.uid} .points > path`);
      const { across, down: along } = pixelsOf(chart, full, change);
      const axes = [full.xaxis, full.yaxis].map((axis) => chart._fullLayout[axisName(axis)]);
      marksOf(chart, trace, change).shown.forEach((point, place) => {
        const far = Math.hypot(across[point] + axes[0]._offset - right, along[point] + axes[1]._offset - down);
        if (far < nearest && marks[place]) [found, nearest] = [{ trace, point, mark: marks[place], axes }, far];
      });
    }
    return found;
  }

  take(handle) {
    this.handle = { ...handle, before: handle.mark.getAttribute('transform') };
  }

  move(event) {
    if (!this.handle) return;
    const { mark, axes } = this.handle;
    const within = (pixel, length) => Math.min(Math.max(pixel, 0), length);
    const spot = this.picture.spotOf(event).map((pixel, side) => within(pixel - axes[side]._offset, axes[side]._length));
    this.handle.spot = spot;
    this.picture.root.classList.add('plot-grabbed');
    mark.setAttribute('transform', `translate(${spot})`);
  }

  // Say where the handle is; until Python has answered its mark stays there.
  drop() {
    const { stage, index } = this.picture;
    const { trace, point, spot, axes } = this.handle;
    this.picture.root.classList.remove('plot-grabbed');
    const [x, y] = axes.map((axis, side) => valueAt(axis, spot[side]));
    stage.send.setTriggerValue('drag', { figure: index, trace, point, x, y });
  }

  putBack() {
    if (!this.handle) return;
    this.handle.mark.setAttribute('transform', this.handle.before);
    this.handle = this.picture.place = null;
    this.picture.root.classList.remove('plot-grabbed');
  }
}
