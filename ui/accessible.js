// What Streamlit's Markdown leaves out for keyboards and screen readers, put right after every change of a page.
(() => {
  if (window.explainerAccessible) return;
  window.explainerAccessible = true;
  const QUIET = 400;

  // What scrolls by itself can be reached by the Tab key, and then scrolled by the arrow keys.
  function reachable(node) {
    sizes.observe(node);
    const isWide = node.scrollWidth > node.clientWidth + 1;
    if (isWide) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
    // A formula in a sentence may be wider than a phone, and would scroll the whole page.
    if (node.tagName === "P") node.style.overflow = isWide ? "auto hidden" : "";
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

  // Streamlit's menu is one list with sections in it, which hold items without a list: groups with names, of links.
  function grouped(menu) {
    for (const node of [menu, ...menu.querySelectorAll("li")]) node.setAttribute("role", "none");
    menu.querySelectorAll(":scope > div").forEach((section, place) => {
      const name = section.querySelector("[data-testid=stNavSectionHeader]");
      if (!name) return;
      name.id = `menu-section-${place}`;
      section.setAttribute("role", "group");
      section.setAttribute("aria-labelledby", name.id);
    });
  }

  // The first that Tab reaches: past menu and settings to the picture, whose keys then play it.
  const skip = document.createElement("button");
  const way = document.createElement("nav");
  way.className = "explainer-skip";
  way.append(skip);
  document.body.prepend(way);
  const picture = () => [...document.querySelectorAll(".explainer-plot")].find((plot) => plot.checkVisibility());
  skip.addEventListener("click", () => picture()?.focus());

  function attend() {
    way.hidden = !picture();
    way.ariaLabel = skip.textContent = document.documentElement.dataset.toPicture ?? "";
    document.querySelectorAll("[data-testid=stSidebarNavItems]").forEach(grouped);
    document.querySelectorAll(".stMarkdown :is(table, p:has(.katex)), .katex-display, .stCode pre").forEach(reachable);
    ordered(document.querySelectorAll(".stMain :is(h1, h2, h3, h4, h5, h6)"));
  }

  // While a picture plays, the page is never quiet.
  let waiting = 0;
  // A style that comes late makes wide what was narrow, and nothing else tells of it.
  const sizes = new ResizeObserver(soon);
  function soon() {
    waiting ||= setTimeout(() => {
      waiting = 0;
      attend();
    }, QUIET);
  }
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
  // What is folded is not laid out; what opens may be wide.
  document.addEventListener("toggle", soon, true);
  // A formula is as wide as its letters, which may come late.
  document.fonts.addEventListener("loadingdone", soon);
  soon();
})();
