// Pixels between two.
const APART = 4;

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

  // Over their columns, as Plotly has drawn them, or as near as there is room.
  place() {
    const { chart, scale } = this.picture;
    const steppers = this.steppers ?? [];
    const width = Math.max(0, ...steppers.map(({ root }) => root.offsetWidth)) + APART;
    const axis = chart._fullLayout.xaxis;
    const middles = steppers.map(({ x }) => (axis._offset + axis.d2p(x)) * scale);
    for (let at = 1; at < middles.length; at++) middles[at] = Math.max(middles[at], middles[at - 1] + width);
    let most = this.picture.root.clientWidth - width / 2;
    for (let at = middles.length - 1; at >= 0; at--, most -= width) middles[at] = Math.min(middles[at], most);
    steppers.forEach(({ root }, at) => root.style.setProperty('--right', `${middles[at]}px`));
  }
}
