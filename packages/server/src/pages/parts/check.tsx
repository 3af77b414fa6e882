/** Circled tick, for success. */
export function Check() {
  return (
    <svg class="check-mark" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
      <circle cx="20" cy="20" r="18.5" />
      <path d="m12.5 20.5 5 5 10-11" />
    </svg>
  );
}
