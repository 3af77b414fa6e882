export const isDark = () => document.documentElement.dataset['theme'] === 'dark';

/** Turns to the other theme, and remembers it. `public/theme.js` reads it before the next page is drawn. */
export function turnTheme(): void {
  const next = isDark() ? 'light' : 'dark';
  localStorage.setItem('rung.theme', next);
  document.documentElement.dataset['theme'] = next;
}
