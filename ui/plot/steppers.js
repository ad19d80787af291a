// Minus and plus over a column of a figure, with the number that they change between them.
class Steppers {
  constructor(picture) {
    this.picture = picture;
    this.root = element('div', { class: 'plot-steppers' });
  }

  // Built anew only where something else is to be said, so that a button that was pressed keeps its focus.
  show({ steppers = [] }) {
    const mine = steppers.filter(({ figure }) => figure === this.picture.index);
    const look = JSON.stringify(mine);
    if (look === this.look) return;
    this.look = look;
    const focused = [...this.root.querySelectorAll('button')].indexOf(document.activeElement);
    this.steppers = mine.map((stepper) => ({ ...stepper, root: this.made(stepper) }));
    this.root.replaceChildren(...this.steppers.map(({ root }) => root));
    const again = this.root.querySelectorAll('button')[focused];
    if (again) again.focus({ preventScroll: true });
  }

  made({ name, label, less, more }) {
    const button = (by, sign, words) => {
      const pressed = element('button', { type: 'button', class: 'plot-button', title: words ?? '', 'aria-label': words ?? sign }, sign);
      pressed.disabled = !words;
      pressed.addEventListener('click', () => this.picture.stage.send.setTriggerValue('press', { name, by }));
      return pressed;
    };
    return element('div', { class: 'plot-stepper', role: 'group' },
      button(-1, '−', less), element('span', {}, label), button(1, '+', more));
  }

  // Over their columns, as Plotly has drawn them.
  place() {
    const { chart, scale } = this.picture;
    for (const { root, x } of this.steppers ?? []) {
      const axis = chart._fullLayout.xaxis;
      root.style.setProperty('--right', `${(axis._offset + axis.d2p(x)) * scale}px`);
    }
  }
}
