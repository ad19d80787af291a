// Type is larger in a window wider than SCREEN, but not in narrow or low figures; how low and how steep a figure
// may become to fit.
const SCREEN = 1280;
const NARROW = 400;
const LOW = 240;
const LARGEST = 5 / 3;
const LOWEST = 150;
const STEEPEST = 1.5;
// The first row stands above sentence and player before anybody scrolls, unless it would be lower than this.
const FIRST = 200;
// And by how much it may be lower than asked for; what is lower still can no longer be read.
const SQUEEZED = 0.8;

// The figures that stand beside each other, row by row.
function rowsOfSizes(sizes, columns) {
  const rows = [];
  for (const size of sizes) {
    const row = rows.at(-1);
    if (!row || size.isWide || row[0].isWide || row.length === columns) rows.push([size]);
    else row.push(size);
  }
  return rows;
}

// How much of the window is left for a stage before anybody scrolls.
function seenOf(root) {
  if (document.fullscreenElement === root) return innerHeight;
  return innerHeight - root.getBoundingClientRect().top - (root.closest('[data-testid=stMain]')?.scrollTop ?? scrollY);
}

// The height of every figure of a stage, and the scale of its type and lines, which grow with its width; a stage that
// fits has no more than its room.
function sizesOf({ message, grid, root, room, slider, foot, pictures }) {
  const growth = room.clientWidth / 100;
  const screen = innerWidth / SCREEN;
  const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').map(parseFloat).filter(Boolean);
  const sizes = pictures.map(({ root: figure }, place) => {
    const isWide = figure.classList.contains('plot-wide');
    const width = isWide ? grid.clientWidth : columns[0];
    const scale = growth * Math.min(Math.max(Math.min(screen, width / NARROW), 1), LARGEST);
    return { isWide, width, scale, height: (message.heights[place] * scale) / growth };
  });
  if (message.fit || document.fullscreenElement === root) {
    const rest = slider.root.offsetHeight + foot.offsetHeight;
    const rows = rowsOfSizes(sizes, columns.length);
    const gaps = parseFloat(getComputedStyle(grid).rowGap) * (rows.length - 1);
    const seen = seenOf(root) - rest;
    // As much as is seen at once, if that can be read.
    const left = Math.max(Math.min(room.clientHeight - rest, seen), LOWEST);
    // What one column is asked for is one picture, on a phone too.
    const isOne = message.columns === 1;
    const wanted = rows.reduce((sum, row) => sum + Math.max(...row.map(({ height }) => height)), 0);
    sizes.forEach((size, place) => {
      const above = growth * pictures[place].rows();
      const lowest = Math.max(SQUEEZED * size.height, isOne ? 0 : LOWEST + above);
      // On a phone the figures stand below each other, and each alone fits.
      if (columns.length < 2 && rows.length > 1 && !isOne) size.height = Math.min(size.height, Math.max(room.clientHeight - rest, LOWEST));
      else size.height = Math.min(Math.max((size.height * (left - gaps)) / wanted, lowest), STEEPEST * size.width);
      if (rows[0].includes(size)) size.height = Math.min(size.height, Math.max(seen, FIRST, LOWEST + above));
      size.scale = Math.max(Math.min(size.scale, (growth * size.height) / LOW), growth);
    });
  }
  return sizes;
}
