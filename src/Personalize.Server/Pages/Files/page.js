// Replaces the parts of a page that change, as the server sends them. Without this script a page shows what was so when it was loaded.
'use strict';

for (const part of document.querySelectorAll('[data-live]')) {
  const source = new EventSource(part.dataset.live);
  const show = event => {
    // What somebody is reading by keyboard or has scrolled stays where it is.
    const focused = [...part.querySelectorAll('a, [tabindex]')].indexOf(document.activeElement);
    const scrolled = [...part.querySelectorAll('.table')].map(table => table.scrollLeft);
    part.innerHTML = event.data;
    part.querySelectorAll('.table').forEach((table, i) => { table.scrollLeft = scrolled[i] ?? 0; });
    if (focused >= 0)
      part.querySelectorAll('a, [tabindex]')[focused]?.focus({ preventScroll: true });
  };
  source.addEventListener('changed', show);
  source.addEventListener('over', event => {
    show(event);
    source.close();
  });
  addEventListener('pagehide', () => source.close());
}
