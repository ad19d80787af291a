// How many steps a cursor takes across a picture; with Shift it takes five at once.
const PACES = 40;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// On a picture that answers to clicks or has handles, arrow keys move a cursor, its place is said, and Enter clicks
// there, or takes the handle there along.
class Cursor {
  constructor(picture) {
    this.picture = picture;
    this.cross = element('span', { class: 'plot-cross' });
    this.place = element('span', { class: 'plot-place' });
    this.root = element('div', { class: 'plot-cursor', role: 'application', tabindex: -1 }, this.cross, this.place);
    this.root.addEventListener('keydown', (event) => this.key(event));
    this.root.addEventListener('focus', () => this.show());
  }

  // `words` say what the picture is, and how the cursor is used.
  offer(clickable, words) {
    this.root.hidden = !clickable;
    this.root.tabIndex = clickable ? 0 : -1;
    this.root.setAttribute('aria-label', words);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.picture.drawn) return;
    if (event.key in ARROWS) this.move(ARROWS[event.key], event.shiftKey ? 5 : 1);
    else if (event.key === 'Enter') this.enter();
    else if (event.key === 'Escape' && this.picture.hand.handle) this.picture.hand.putBack();
    else return;
    event.preventDefault();
  }

  // On a handle it is taken, and let go by the next Enter; where it was not moved, or elsewhere, it is a click.
  enter() {
    const { hand } = this.picture;
    const handle = hand.handle ? null : hand.under(this.spot);
    if (handle) return hand.take(handle);
    if (hand.handle?.spot) return hand.drop();
    hand.putBack();
    if (this.picture.stage.message.clickable) this.picture.click(this.spot);
  }

  move(direction, paces) {
    const size = this.sizes();
    this.spot = direction.map((way, side) =>
      Math.min(Math.max(this.spot[side] + (way * paces * size[side]) / PACES, 0), size[side]));
    this.picture.hand.move(this.spot);
    this.show();
  }

  sizes() {
    const { chart } = this.picture;
    return [chart.clientWidth, chart.clientHeight];
  }

  // It begins in the middle of the first plane.
  show() {
    if (!this.picture.drawn) return;
    const plane = Object.values(this.picture.chart._fullLayout._plots ?? {})[0];
    this.spot ??= plane
      ? [plane.xaxis, plane.yaxis].map((axis) => axis._offset + axis._length / 2)
      : this.sizes().map((length) => length / 2);
    const [right, down] = this.spot.map((pixel) => pixel * this.picture.scale);
    this.root.style.setProperty('--right', `${right}px`);
    this.root.style.setProperty('--down', `${down}px`);
    const there = this.picture.planeAt(this.spot);
    const nameOf = (axis, name) => axis._input?.title?.text?.replace(/<[^>]*>/g, '') || name;
    this.place.textContent = there
      ? `${nameOf(there.xaxis, 'x')} ${sayValue(there.xaxis, there.x)}, ${nameOf(there.yaxis, 'y')} ${sayValue(there.yaxis, there.y)}`
      : '';
    this.picture.stage.said.tell(this.place.textContent);
  }
}

// What stands at a place of an axis: the name of the category, or the number.
function sayValue(axis, value) {
  if (axis.type === 'category') return String(axis._categories[Math.round(value)] ?? '');
  return written(value);
}
