// The whole stage as one drawing: what the lesson is called, the figures where they stand, what is said of the step.
const MARGIN = 24;
const PNG_SCALE = 2;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (sentence) => sentence.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

// Words broken into lines that are no wider than `width` in a font.
function linesOf(sentence, font, width) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = font;
  const lines = [];
  for (const word of sentence.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// A web font as part of the file, as an image may not fetch one.
async function fontRules() {
  const rules = [];
  for (const sheet of document.styleSheets) {
    try {
      rules.push(...[...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule && /Maths/.test(rule.cssText)));
    } catch {
      // The rules of a sheet from elsewhere cannot be read.
    }
  }
  return (await Promise.all(rules.map(async ({ cssText }) => {
    const [whole, address] = /url\("?([^")]+)"?\)/.exec(cssText);
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    return cssText.replace(whole, `url(data:font/woff2;base64,${btoa(String.fromCharCode(...bytes))})`);
  }))).join('');
}

class Share {
  constructor(stage) {
    this.stage = stage;
    const button = (name, label, act) => {
      const made = element('button', { type: 'button', class: `plot-button plot-${name}` }, label);
      made.addEventListener('click', act);
      return made;
    };
    this.png = button('png', 'PNG', () => this.save('png'));
    this.svg = button('svg', 'SVG', () => this.save('svg'));
    this.full = button('full', '', () => (this.isFull() ? document.exitFullscreen() : stage.root.requestFullscreen()));
    this.full.hidden = !document.fullscreenEnabled;
    this.root = element('div', { class: 'plot-share' }, this.png, this.svg, this.full);
    stage.root.addEventListener('fullscreenchange', () => {
      this.show();
      stage.arrange();
      stage.draw(true);
    });
  }

  isFull() {
    return document.fullscreenElement === this.stage.root;
  }

  show() {
    const { words, file } = this.stage.message;
    this.root.hidden = !file;
    for (const name of ['png', 'svg']) {
      this[name].title = words[name];
      this[name].setAttribute('aria-label', words[name]);
    }
    const name = this.isFull() ? 'leave' : 'full';
    say(this.full, name, words[name]);
  }

  async save(kind) {
    const { stage } = this;
    try {
      stage.player.pause();
      const drawing = await this.drawing();
      const blob = kind === 'svg' ? new Blob([drawing.svg], { type: 'image/svg+xml' }) : await painted(drawing);
      const link = element('a', { href: URL.createObjectURL(blob), download: `${stage.message.file}.${kind}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      console.warn('plot', error);
      stage.said.tell(stage.message.words.unsaved);
    }
  }

  async drawing() {
    const { stage } = this;
    await stage.settle();
    const style = getComputedStyle(stage.root);
    const [ink, page, family] = ['color', 'background-color', 'font-family'].map((name) =>
      (name === 'background-color' ? style.getPropertyValue('--st-background-color') : style.getPropertyValue(name)));
    const { left, top, width, height } = stage.grid.getBoundingClientRect();
    const { said, verdict } = stage.said.now();
    let down = MARGIN;
    const write = (words, size, weight = 400) => linesOf(words, `${weight} ${size}px ${family}`, width).map((line) => {
      down += 1.4 * size;
      return `<text x="${MARGIN}" y="${down - 0.35 * size}" font-size="${size}" font-weight="${weight}">${escaped(line)}</text>`;
    }).join('');
    const head = write(document.querySelector('h1')?.textContent ?? '', 22, 600) + write(this.setting(), 14);
    const figures = await Promise.all(stage.pictures.filter(({ drawn }) => drawn).map((picture) => figureOf(picture, [left, top], down)));
    down += height;
    const foot = write(said, 16) + (verdict ? write(`${SIGNS[verdict.kind]} ${verdict.text}`, 16, 600) : '');
    const [across, high] = [width + 2 * MARGIN, down + MARGIN].map(Math.ceil);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${across}" height="${high}" viewBox="0 0 ${across} ${high}">`
      + `<style>${await fontRules()}</style><rect width="100%" height="100%" fill="${page}"/>`
      + `<g fill="${ink}" font-family="${escaped(family)}">${head}${foot}</g>${figures.join('')}</svg>`;
    return { svg, across, high };
  }

  // Where the knob and the player stand.
  setting() {
    const { message: { knob }, player, slider, steps } = this.stage;
    const parts = [knob && `${knob.label}: ${slider.value.textContent}`, steps > 1 && player.label.textContent];
    return parts.filter(Boolean).join(' · ');
  }
}

// One figure where it stands in the grid, as Plotly draws it for a file.
async function figureOf({ chart, root }, [left, top], down) {
  const [width, height] = [chart.clientWidth, chart.clientHeight];
  const address = await Plotly.toImage(chart, { format: 'svg', width, height });
  const drawing = decodeURIComponent(address.slice(address.indexOf(',') + 1)).replace(/^<svg[^>]*>/, '').replace(/<\/svg>$/, '');
  const box = root.getBoundingClientRect();
  const place = `x="${MARGIN + box.left - left}" y="${down + box.top - top}" width="${box.width}" height="${box.height}"`;
  return `<svg ${place} viewBox="0 0 ${width} ${height}">${drawing}</svg>`;
}

async function painted({ svg, across, high }) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  await image.decode();
  const scale = Math.max(PNG_SCALE, Math.ceil(devicePixelRatio));
  const canvas = Object.assign(document.createElement('canvas'), { width: across * scale, height: high * scale });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}
