const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The pen of the keyboard: a ring above the canvas, so that it never becomes part of the drawing.
class Cursor {
  constructor(size) {
    this.size = size;
    this.at = [size / 2, size / 2];
    this.ring = element('div', { class: 'pad-cursor', hidden: '' });
    this.down = false;
  }

  set down(lowered) {
    this.lowered = lowered;
    this.ring.classList.toggle('pad-lowered', lowered);
  }

  get down() {
    return this.lowered;
  }

  move([right, down], step) {
    const inside = (value) => Math.min(Math.max(value, 0), this.size);
    this.at = [inside(this.at[0] + right * step), inside(this.at[1] + down * step)];
  }

  show(width) {
    const percent = (value) => `${(100 * value) / this.size}%`;
    const [left, top] = this.at;
    Object.assign(this.ring.style, { left: percent(left), top: percent(top), width: percent(width) });
    this.ring.hidden = false;
  }

  hide() {
    this.ring.hidden = true;
  }
}
