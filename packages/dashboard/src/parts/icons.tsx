/** Icons of 16 × 16, drawn with one stroke. They are decoration: a word always stands beside them or is hidden in them. */
const paths = {
  home: 'M2.5 7.2 8 2.8l5.5 4.4V13a.5.5 0 0 1-.5.5H3a.5.5 0 0 1-.5-.5z',
  funnel: 'M3 3h4v3H3zM9.5 10h4v3h-4zM3 10h4v3H3zM5 6v4M5 8h6.5v2',
  experiment: 'M6 2.5h4M6.7 2.5v4L3.2 12.4a.8.8 0 0 0 .7 1.1h8.2a.8.8 0 0 0 .7-1.1L9.3 6.5v-4M5 9.8h6',
  product: 'M8 2 13.5 5v6L8 14l-5.5-3V5zM2.5 5 8 8l5.5-3M8 8v6',
  discount:
    'M12.5 3.5l-9 9M5 6.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4M11 12.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4',
  customers:
    'M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6M1.8 13.2c.3-2.4 2-3.7 4.2-3.7s3.9 1.3 4.2 3.7M10.5 7.2a2 2 0 1 0-.7-3.9M11.6 9.8c1.5.3 2.4 1.5 2.6 3.4',
  payment:
    'M2 4a.8.8 0 0 1 .8-.8h10.4A.8.8 0 0 1 14 4v8a.8.8 0 0 1-.8.8H2.8A.8.8 0 0 1 2 12zM2 6.3h12M4.3 10.2h2.5',
  subscription: 'M13.5 8a5.5 5.5 0 0 1-9.7 3.5M2.5 8a5.5 5.5 0 0 1 9.7-3.5M12.6 2v2.7H9.9M3.4 14v-2.7h2.7',
  flag: 'M3.5 14V2.5M3.5 3h8.7l-1.8 2.9 1.8 2.9H3.5',
  key: 'M9.2 6.8 2.5 13.5M4.3 11.7l1.7 1.7M10.6 8.9a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6',
  webhook:
    'M4.3 9.3a2.4 2.4 0 1 0 2.2 2.4h4.2M7.1 5.9 4.4 10.7M6 5a2.4 2.4 0 1 1 4 .3M9.3 6l2.5 4.3a2.3 2.3 0 1 1-.9 4',
  event: 'M1.8 8h2.6L6.2 3.4 9.6 12.6 11.4 8h2.8',
  settings:
    'M8 10.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6M8 1.8v1.9M8 12.3v1.9M1.8 8h1.9M12.3 8h1.9M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3l3.4 3.4',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.7V8l2.2 1.5',
  down: 'M4 6.2 8 10l4-3.8',
  right: 'M6.2 4 10 8l-3.8 4',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  download: 'M8 2.5v7.7M4.8 7.2 8 10.4l3.2-3.2M2.8 13.3h10.4',
  check: 'M3 8.4 6.4 11.7 13 4.5',
  back: 'M3 6.5h7a3.2 3.2 0 0 1 0 6.4H6M3 6.5l2.8-2.8M3 6.5l2.8 2.8',
  shield: 'M8 1.8l5 1.8v4.2c0 3-2 5.200-5 6.400-3-1.200-5-3.400-5-6.400V3.600z',
  part: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 2v6h6',
  pause: 'M5 3.5v9M11 3.5v9',
  warning: 'M8 2.3 14.3 13.2H1.7zM8 6.4v3.2M8 11.5h.01',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500z',
  team: 'M8 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M3 13.500c.4-2.600 2.300-4 5-4s4.600 1.400 5 4',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark of Rung: two rails, three rungs, one of them in the accent. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d="M6 2v20M18 2v20M6 17h12M6 12h12" />
      <path className="mark-step" d="M6 7h12" />
    </svg>
  );
}
