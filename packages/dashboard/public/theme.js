// Before anything is drawn, so that no page flashes in the other theme. A file of its own, because the content security
// policy allows no script inside the page.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const chosen = read('rung.theme');
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  const language = read('rung.language') ?? navigator.language;
  document.documentElement.lang = language.startsWith('ja') ? 'ja' : 'en';
})();
