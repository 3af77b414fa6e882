/** Logo: two rails and three rungs, the next rung in the accent colour. Decorative beside the name. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path class="mark-rail" d="M6 2v20M18 2v20" />
      <path class="mark-rail" d="M6 17h12M6 12h12" />
      <path class="mark-step" d="M6 7h12" />
    </svg>
  );
}
