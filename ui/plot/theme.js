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
    scene: { xaxis: side, yaxis: side, zaxis: side, bgcolor: clear, dragmode: 'turntable' },
    polar: { radialaxis: axis, angularaxis: axis, bgcolor: clear },
    hoverlabel: { bgcolor: page, bordercolor: line, font: { color: text, family } },
    // A finger scrolls the page; it does not get caught in a chart.
    dragmode: matchMedia('(pointer: coarse)').matches ? false : 'zoom',
  };
}

// Plotly's library, loaded once a page, from this server.
function loadPlotly(path) {
  return (window.explainerPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = addressOf(path);
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(script.src)));
    script.onerror = () => {
      window.explainerPlotly = undefined;
      reject(new Error(script.src));
    };
    document.head.append(script);
  }));
}
