// What Streamlit's Markdown leaves out for keyboards and screen readers, put right after every change of a page.
(() => {
  if (window.explainerAccessible) return;
  window.explainerAccessible = true;
  const QUIET = 400;

  // What scrolls by itself can be reached by the Tab key, and then scrolled by the arrow keys.
  function reachable(node) {
    if (node.scrollWidth > node.clientWidth + 1) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  }

  // A heading is at most one level below the one before, whatever its size.
  function ordered(headings) {
    let last = 0;
    for (const heading of headings) {
      const own = Number(heading.tagName[1]);
      last = Math.min(own, last + 1);
      if (last < own) heading.setAttribute("aria-level", last);
      else heading.removeAttribute("aria-level");
    }
  }

  function attend() {
    document.querySelectorAll(".stMarkdown table, .katex-display").forEach(reachable);
    ordered(document.querySelectorAll(".stMain :is(h1, h2, h3, h4, h5, h6)"));
  }

  // While a picture plays, the page is never quiet.
  let waiting = 0;
  function soon() {
    waiting ||= setTimeout(() => {
      waiting = 0;
      attend();
    }, QUIET);
  }
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
  soon();
})();
