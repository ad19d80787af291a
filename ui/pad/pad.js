class Pad {
  constructor(root, { size, pen }) {
    this.sheet = new Sheet(size);
    this.cursor = new Cursor(size);
    this.slider = element('input', { type: 'range', min: pen.low, max: pen.high, value: pen.start });
    this.widthName = element('span');
    this.undoButton = element('button', { type: 'button' });
    this.clearButton = element('button', { type: 'button' });
    this.hint = element('span');
    this.keyboard = element('span', { class: 'pad-keyboard' });
    this.status = element('div', { class: 'pad-status', role: 'status' });
    this.sheet.canvas.setAttribute('aria-describedby', 'pad-hint');
    root.replaceChildren(
      element('div', { class: 'pad-stage' }, this.sheet.canvas, this.cursor.ring),
      element('label', { class: 'pad-width' }, this.widthName, this.slider),
      element('div', { class: 'pad-buttons' }, this.undoButton, this.clearButton),
      element('p', { id: 'pad-hint' }, this.hint, ' ', this.keyboard),
      this.status,
    );
    this.listen(root);
  }

  update({ image, order, words }, setStateValue) {
    this.words = words;
    this.setStateValue = setStateValue;
    this.sheet.canvas.setAttribute('aria-label', words.label);
    this.widthName.textContent = words.width;
    this.undoButton.textContent = words.undo;
    this.clearButton.textContent = words.clear;
    this.hint.textContent = words.hint;
    this.keyboard.textContent = words.keyboard;
    if (order !== this.order) this.replace(image, order);
    this.offer();
  }

  // Another drawing from Python; the visitor can take it back, unless it is the very first.
  replace(image, order) {
    this.pointer = undefined;
    this.cursor.down = false;
    if (this.order !== undefined) this.sheet.remember();
    this.order = order;
    this.sheet.paint(image);
  }

  listen(root) {
    const { canvas } = this.sheet;
    canvas.addEventListener('pointerdown', (event) => this.press(event));
    canvas.addEventListener('pointermove', (event) => this.drag(event));
    canvas.addEventListener('pointerup', (event) => this.release(event));
    canvas.addEventListener('pointercancel', (event) => this.release(event));
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    canvas.addEventListener('keydown', (event) => this.type(event));
    canvas.addEventListener('blur', () => this.leave());
    root.addEventListener('keydown', (event) => this.shortcut(event));
    this.undoButton.addEventListener('click', () => this.undo());
    this.clearButton.addEventListener('click', () => this.clear());
  }

  get width() {
    return Number(this.slider.value);
  }

  get drawing() {
    return this.pointer !== undefined || this.cursor.down;
  }

  press(event) {
    if (this.pointer !== undefined || event.button !== 0) return;
    event.preventDefault();
    this.lift();
    this.cursor.hide();
    this.sheet.canvas.focus({ preventScroll: true });
    this.sheet.canvas.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.sheet.remember();
    this.last = this.sheet.place(event);
    this.sheet.dot(this.last, this.width);
  }

  drag(event) {
    if (event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const moment of passed.length ? passed : [event]) {
      const here = this.sheet.place(moment);
      this.sheet.line(this.last, here, this.width);
      this.last = here;
    }
  }

  release(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = undefined;
    this.send();
  }

  type(event) {
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || this.pointer !== undefined) return;
    if (arrow) this.step(arrow, event.shiftKey ? FINE : COARSE);
    else if (event.key === ' ' || event.key === 'Enter') event.repeat || (this.cursor.down ? this.lift() : this.lower());
    else if (event.key === 'Escape') this.lift();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.cursor.show(this.width);
  }

  step(arrow, length) {
    const from = this.cursor.at;
    this.cursor.move(arrow, length);
    if (this.cursor.down) this.sheet.line(from, this.cursor.at, this.width);
  }

  lower() {
    this.sheet.remember();
    this.cursor.down = true;
    this.sheet.dot(this.cursor.at, this.width);
    this.say(this.words.pen_down);
    this.offer();
  }

  lift() {
    if (!this.cursor.down) return;
    this.cursor.down = false;
    this.say(this.words.pen_up);
    this.send();
  }

  leave() {
    this.lift();
    this.cursor.hide();
  }

  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    event.stopPropagation();
    this.undo();
  }

  undo() {
    if (this.drawing || !this.sheet.earlier.length) return;
    this.sheet.undo();
    this.say(this.words.undone);
    this.send();
  }

  clear() {
    if (this.drawing || this.sheet.empty) return;
    this.sheet.remember();
    this.sheet.wipe();
    this.say(this.words.cleared);
    this.send();
  }

  say(words) {
    this.status.textContent = words;
  }

  send() {
    this.setStateValue('drawing', { image: this.sheet.address, order: this.order });
    this.offer();
  }

  // Not `disabled`: a button that has the focus would lose it.
  offer() {
    this.undoButton.setAttribute('aria-disabled', String(!this.sheet.earlier.length));
    this.clearButton.setAttribute('aria-disabled', String(this.sheet.empty));
  }
}

// Called on every rerun of the script, with the same element as long as the pad stays on the page.
const pads = new WeakMap();

export default function ({ parentElement, data: [message], setStateValue }) {
  const root = parentElement.querySelector('.pad');
  if (!pads.has(root)) pads.set(root, new Pad(root, message));
  pads.get(root).update(message, setStateValue);
}
