// Colours and font of the page as a Plotly template: whatever a figure states itself is kept. A template of the
// figure's own is dropped, because Streamlit fills the default one with placeholders for its own charts.
function themeOf(root) {
  const style = getComputedStyle(root);
  const of = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const [text, line, page, family] = ['text-color', 'border-color', 'background-color', 'font'].map(of);
  const clear = 'rgba(0,0,0,0)';
  const axis = { gridcolor: line, linecolor: line, zerolinecolor: line, tickcolor: line, ticklabeloverflow: 'allow' };
  const side = { ...axis, color: text, showbackground: false };
  return {
    font: { color: text, family, size: 12 },
    margin: { l: 48, r: 12, t: 28, b: 40 },
    colorway: of('chart-categorical-colors').split(','),
    paper_bgcolor: clear,
    plot_bgcolor: clear,
    xaxis: axis,
    yaxis: axis,
    scene: { xaxis: side, yaxis: side, zaxis: side, bgcolor: clear },
    polar: { radialaxis: axis, angularaxis: axis, bgcolor: clear },
    hoverlabel: { bgcolor: page, bordercolor: line, font: { color: text, family } },
    modebar: { bgcolor: clear, color: line, activecolor: of('primary-color'), orientation: 'v' },
    // A finger scrolls the page; it does not get caught in a chart.
    dragmode: matchMedia('(pointer: coarse)').matches ? false : 'zoom',
  };
}

// Plotly's library, loaded once a page, from this server. A deep link must not bend the address, so it is
// found beside Streamlit's own script.
function loadPlotly(path) {
  const own = document.querySelector('script[type=module][src*="/static/js/"]')?.src.split('/static/js/')[0];
  return (window.explainerPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(path, own ? `${own}/` : document.baseURI).href;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(script.src)));
    script.onerror = () => {
      window.explainerPlotly = undefined;
      reject(new Error(script.src));
    };
    document.head.append(script);
  }));
}

function speak(Plotly, words) {
  const dictionary = {
    Zoom: words.zoom, Pan: words.pan, 'Reset axes': words.reset, 'Download plot': words.download,
    'Download plot as a PNG': words.download, 'Reset camera to default': words.reset,
    'Preparing image - this may take a few seconds': words.preparing,
    'Image download succeeded': words.downloaded,
    'Orbital rotation': words.rotate, 'Turntable rotation': words.rotate,
  };
  Plotly.register({ moduleType: 'locale', name: 'page', dictionary, format: {} });
}
