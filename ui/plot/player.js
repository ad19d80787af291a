const ICONS = {
  restart: 'M6 5h2.4v14H6zM19 5v14L9 12z',
  back: 'M14 5h3v14h-3zM12 5v14L4 12z',
  play: 'M8 5v14l11-7z',
  pause: 'M7 5h3.6v14H7zM13.4 5H17v14h-3.6z',
  forward: 'M7 5h3v14H7zM12 5v14l8-7z',
  full: 'M4 4h7v2.4H6.4V11H4zM20 20h-7v-2.4h4.6V13H20z',
  leave: 'M11 11H4V8.6h4.6V4H11zM13 13h7v2.4h-4.6V20H13z',
};
const SPEEDS = [0.5, 1, 2, 4];
// Milliseconds that the run takes which plays by itself, and the least that one of its steps may take.
const STORY = 3600;
const BEAT = 600;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function say(button, icon, words) {
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
  button.title = words;
  button.setAttribute('aria-label', words);
}

// The slider of a step or a knob, which fills up to its thumb.
function slide(input, value, last, words) {
  input.max = last;
  input.value = value;
  input.style.setProperty('--filled', `${last ? (100 * value) / last : 100}%`);
  input.setAttribute('aria-valuetext', words);
}

// `stage` has steps, step, stand(step) that resolves when the step is drawn, and rest().
class Player {
  constructor(stage) {
    this.stage = stage;
    this.speed = 1;
    this.playing = false;
    const button = (name, act) => {
      const made = element('button', { type: 'button', class: `plot-button plot-${name}` });
      made.addEventListener('click', act);
      return made;
    };
    this.buttons = {
      restart: button('restart', () => this.walk(0)),
      back: button('back', () => this.walk(stage.step - 1)),
      play: button('play', () => this.toggle()),
      forward: button('forward', () => this.walk(stage.step + 1)),
    };
    this.scrubber = element('input', { type: 'range', class: 'plot-range', min: 0, step: 1 });
    this.scrubber.addEventListener('input', () => this.walk(Number(this.scrubber.value)));
    this.label = element('span', { class: 'plot-step' });
    this.select = element('select', { class: 'plot-speed' },
      ...SPEEDS.map((speed) => element('option', { value: speed }, `${speed}×`)));
    this.select.value = this.speed;
    this.select.addEventListener('change', () => (this.speed = Number(this.select.value)));
    this.root = element('div', { class: 'plot-player', role: 'group' },
      element('div', { class: 'plot-buttons' }, ...Object.values(this.buttons)),
      this.scrubber, this.label, this.select, stage.share.root);
  }

  // Wherever the focus is in the component; but a button is pressed by Space, and the knob turned by arrows.
  key(event) {
    const { target, key } = event;
    const { slider, step, steps } = this.stage;
    if (event.defaultPrevented || target === this.select || event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps < 2 || (key === ' ' ? target.closest('button') : target === slider.input)) return;
    const places = { ArrowLeft: step - 1, ArrowDown: step - 1, ArrowRight: step + 1, ArrowUp: step + 1, Home: 0, End: steps - 1 };
    if (key in places) this.walk(places[key]);
    else if (key === ' ') this.toggle();
    else return;
    event.preventDefault();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  walk(step) {
    this.pause();
    this.stage.stand(step);
    this.stage.rest();
  }

  async play() {
    this.playing = true;
    this.show();
    if (this.stage.step >= this.stage.steps - 1) await this.stage.stand(0);
    let due = performance.now();
    const run = (this.run = {});
    while (this.playing && this.run === run && this.stage.step < this.stage.steps - 1) {
      // A whole run takes about six seconds; no step is left out, except where the eye could not follow.
      const rate = this.speed * Math.min(30, Math.max(2, this.stage.steps / 6));
      const now = await new Promise(requestAnimationFrame);
      if (now < due) continue;
      due = Math.max(due + 1000 / rate, now);
      if (this.playing && this.run === run) await this.stage.stand(this.stage.step + Math.ceil(rate / 60));
    }
    if (this.run === run) this.pause();
  }

  // On arrival the run plays itself, all of it in the same few seconds however many steps it has; without a run the
  // knob turns to where it stands.
  async tell() {
    const { stage } = this;
    const last = stage.goal();
    const part = stage.moved();
    const length = Math.min(STORY, BEAT * last);
    this.playing = this.telling = true;
    this.show();
    const run = (this.run = {});
    let began = null;
    while (this.run === run && stage[part] < last) {
      const now = await new Promise(requestAnimationFrame);
      // In a hidden tab it waits to be seen.
      if (stage.grid.clientWidth) began ??= now;
      const step = Math.min(last, Math.floor((last * (now - (began ?? now))) / length));
      if (this.run === run && step > stage[part]) await stage.go(step);
    }
    if (this.run === run) this.pause();
  }

  pause() {
    this.telling = false;
    const played = this.playing;
    this.playing = false;
    this.run = null;
    if (played) this.stage.rest();
    this.show();
  }

  // Only what changed is written: the player must cost nothing beside the pictures.
  show() {
    const { step, steps, message } = this.stage;
    if (!message) return;
    const { words, labels, unit } = message;
    this.root.hidden = steps < 2 && !message.file;
    this.root.classList.toggle('plot-still', steps < 2);
    // Names are not counted.
    const last = Number.isNaN(Number(labels[steps - 1])) ? '' : ` / ${labels[steps - 1]}`;
    const counter = `${unit} ${labels[step]}${last}`;
    slide(this.scrubber, step, steps - 1, counter);
    this.label.textContent = counter;
    this.buttons.back.disabled = this.buttons.restart.disabled = step === 0;
    this.buttons.forward.disabled = step === steps - 1;
    const state = `${this.playing} ${words.play}`;
    if (state === this.shown) return;
    this.shown = state;
    for (const name of ['restart', 'back', 'forward']) say(this.buttons[name], name, words[name]);
    const name = this.playing ? 'pause' : 'play';
    say(this.buttons.play, name, words[name]);
    this.root.setAttribute('aria-label', words.player);
    this.scrubber.setAttribute('aria-label', words.scrub);
    this.select.setAttribute('aria-label', words.speed);
    this.select.title = words.speed;
  }
}

class KnobSlider {
  constructor(stage) {
    this.stage = stage;
    const name = `knob-${Math.random().toString(36).slice(2)}`;
    this.label = element('label', { for: name });
    this.value = element('output', { for: name });
    this.input = element('input', { id: name, type: 'range', class: 'plot-range', min: 0, step: 1 });
    this.marks = element('div', { class: 'plot-marks', 'aria-hidden': true });
    this.help = element('p', { id: `${name}-help`, class: 'plot-help' });
    this.input.setAttribute('aria-describedby', this.help.id);
    this.input.addEventListener('input', () => stage.turn(Number(this.input.value)));
    this.root = element('div', { class: 'plot-knob' },
      element('div', { class: 'plot-knob-name' }, this.label, this.value), this.input, this.marks, this.help);
    for (const sign of ['pointerenter', 'focusin']) this.root.addEventListener(sign, () => stage.reach());
  }

  isNear() {
    return this.root.matches(':hover, :focus-within');
  }

  show() {
    const { knob, message } = this.stage;
    this.root.hidden = !message.knob;
    if (!message.knob) return;
    const { label, labels, help, marks } = message.knob;
    this.label.textContent = label;
    this.value.textContent = labels[knob];
    this.help.textContent = help;
    slide(this.input, knob, labels.length - 1, labels[knob]);
    if (marks === this.marked) return;
    this.marked = marks;
    this.marks.replaceChildren(...marks.map(([name, share]) =>
      element('span', { class: 'plot-mark', style: `--share: ${share}` }, element('span', {}, name))));
  }
}
