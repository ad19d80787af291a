// Walk over the steps of a chart, and list where the visible marks are not the finite points of the data.
async ([key, steps]) => {
  const { stage } = document.querySelector(`.st-key-${key} .explainer-plot`);
  const wrong = [];
  const numbersOf = (mark) => mark.getAttribute('transform').match(/-?[\d.]+(e[-+]?\d+)?/g).slice(0, 2).map(Number);
  const isNear = ([right, down], [x, y]) => Math.hypot(right - x, down - y) < 0.05 || Math.abs(x) + Math.abs(y) > 1e4;
  const look = (how) => stage.pictures.forEach((picture, place) => {
    const { chart, figure } = picture;
    const { data, traces } = picture.changes();
    figure.data.forEach((trace, at) => {
      const full = chart._fullData?.[at];
      if (full?.type !== 'scatter' || full.visible !== true || !/markers/.test(full.mode)) return;
      const now = { ...full, ...trace, ...data[traces.indexOf(at)] };
      const axes = [full.xaxis, full.yaxis].map((axis) => chart._fullLayout[axis.replace(/^./, '$&axis')]);
      const spots = [...Array(Math.max(now.x?.length ?? 0, now.y?.length ?? 0)).keys()].map((part) =>
        [now.x, now.y].map((values, side) => axes[side].d2p(values ? values[part] : part)));
      const isInside = (spot) => spot.every((pixel, side) => pixel >= 0 && pixel <= axes[side]._length);
      const wanted = spots.filter((spot) => spot.every(Number.isFinite) && (full.cliponaxis || isInside(spot)));
      const shown = [...chart.querySelectorAll(`.trace${full.uid} .points > path`)]
        .filter((mark) => getComputedStyle(mark).display !== 'none').map(numbersOf);
      if (shown.length === wanted.length && shown.every((spot, part) => isNear(spot, wanted[part]))) return;
      wrong.push({ how, step: stage.step, knob: stage.knob, figure: place, trace: at, shown, wanted });
    });
  });
  for (const step of steps ?? [...Array(stage.steps).keys()]) {
    await stage.stand(step);
    look('by hand');
    await stage.settle();
    look('at rest');
  }
  return wrong.slice(0, 3);
}
