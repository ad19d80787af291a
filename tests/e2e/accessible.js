// What a test asks of a page for those who see it otherwise: arrays of sentences, empty where all is well.
window.looks ??= (() => {
  // What axe-core finds by its rules, but what is known.
  async function findings([only, known]) {
    const found = await axe.run(document, { resultTypes: ['violations'], runOnly: only, elementRef: true });
    const isKnown = (rule, { element }) => rule in known && element.matches(known[rule]);
    const said = ({ id, help }, { target, html, any, all, none }) =>
      [id, help, ...target.flat(), html, ...[...any, ...all, ...none].map(({ message }) => message)].join(' | ');
    return found.violations.flatMap((rule) =>
      rule.nodes.filter((node) => !isKnown(rule.id, node)).map((node) => said(rule, node)));
  }

  // What lies beyond the window, in nothing that scrolls by itself.
  function cut() {
    const main = document.querySelector('.stMain');
    const isHeld = (node) => node !== main && (getComputedStyle(node).overflowX !== 'visible' || isHeld(node.parentElement));
    const beyond = [...main.querySelectorAll(':is(p, h1, h2, h3, button, input, label, img, .plot-figure, .plot-player)')]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }))
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !isHeld(node.parentElement));
    const wide = [document.documentElement, main].filter((node) => node.scrollWidth > node.clientWidth + 1);
    return [...beyond, ...wide].map((node) => node.outerHTML.slice(0, 200));
  }

  // What moves by itself: styles and players.
  function moving() {
    const styles = document.getAnimations().filter(({ playState }) => playState === 'running');
    const players = [...document.querySelectorAll('.explainer-plot')].filter(({ stage }) => stage?.player.playing);
    return [...styles.map(({ effect }) => effect.target), ...players].map((node) => node.outerHTML.slice(0, 200));
  }

  // Pictures whose alternative has no number in it.
  const numberless = () => [...document.querySelectorAll('.plot-drawn > .plot-alt')]
    .map((alt) => `${alt.ariaLabel} ${document.getElementById(alt.getAttribute('aria-describedby')).textContent}`)
    .filter((words) => !/\d/.test(words));

  return { findings, cut, moving, numberless };
})();
