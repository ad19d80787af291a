const FINE = 2;
const COARSE = 10;
const REMEMBERED = 40;

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
};

// The canvas: white lines on black, in its own pixels whatever the screen's, and what was on it before.
class Sheet {
  constructor(size) {
    this.size = size;
    this.canvas = element('canvas', { class: 'pad-sheet', width: size, height: size, tabindex: 0, role: 'application' });
    // Opaque: with an alpha channel, grey values would not survive the way through a PNG unchanged.
    this.context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    this.earlier = [];
    this.wipe();
  }

  wipe() {
    this.context.fillStyle = 'black';
    this.context.fillRect(0, 0, this.size, this.size);
    this.empty = true;
  }

  remember() {
    const pixels = this.context.getImageData(0, 0, this.size, this.size);
    this.earlier = [...this.earlier.slice(1 - REMEMBERED), { pixels, empty: this.empty }];
  }

  undo() {
    const { pixels, empty } = this.earlier.pop();
    this.context.putImageData(pixels, 0, 0);
    this.empty = empty;
  }

  line(from, to, width) {
    Object.assign(this.context, { strokeStyle: 'white', lineWidth: width, lineCap: 'round', lineJoin: 'round' });
    this.context.beginPath();
    this.context.moveTo(...from);
    this.context.lineTo(...to);
    this.context.stroke();
    this.empty = false;
  }

  // A line of no length is not drawn, in spite of its round ends.
  dot([x, y], width) {
    this.context.fillStyle = 'white';
    this.context.beginPath();
    this.context.arc(x, y, width / 2, 0, 2 * Math.PI);
    this.context.fill();
    this.empty = false;
  }

  async paint(address) {
    this.wipe();
    this.coming = null;
    if (!address) return;
    this.empty = false;
    const picture = (this.coming = new Image());
    picture.src = address;
    await picture.decode();
    if (this.coming === picture) this.context.drawImage(picture, 0, 0);
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const scale = this.size / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }

  get address() {
    return this.empty ? null : this.canvas.toDataURL('image/png');
  }
}
