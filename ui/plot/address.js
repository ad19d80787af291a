// The address of one of the app's files. A deep link must not bend it, so it is found beside Streamlit's own script.
function addressOf(path) {
  const own = document.querySelector('script[type=module][src*="/static/js/"]')?.src.split('/static/js/')[0];
  return new URL(path, own ? `${own}/` : document.baseURI).href;
}
