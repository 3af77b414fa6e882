/** Languages that buyers are addressed in. Each table of texts is complete in all of them, or does not compile. */
export const locales = ['en', 'ja'] as const;

export type Locale = (typeof locales)[number];
