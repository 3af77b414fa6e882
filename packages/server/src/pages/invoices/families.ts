import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Font package used for documents. */
export interface Family {
  readonly writes: string;
  /** Sample name for the documentation. */
  readonly sample: string;
  /** Path of the package's manifest on this machine. */
  readonly manifest: () => string;
}

/**
 * In order of preference: the first family that has a character is used. A stretch of Chinese characters is
 * set in one family if one has all of them, so that a name has one style.
 */
export const families: readonly Family[] = [
  {
    writes: 'Japanese, with the variants of Adobe-Japan1; Latin, Vietnamese, Cyrillic',
    sample: '辻󠄀 神 邉󠄂 Žižková',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-jp/package.json'),
  },
  {
    writes: 'Greek, and what the others lack of Latin and Cyrillic',
    sample: 'Αθήνα Ђорђе',
    manifest: () => require.resolve('@fontsource-variable/inter/package.json'),
  },
  {
    writes: 'Chinese, simplified',
    sample: '张伟',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-sc/package.json'),
  },
  {
    writes: 'Chinese, traditional',
    sample: '陳怡君',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-tc/package.json'),
  },
  {
    writes: 'Korean',
    sample: '김민준',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-kr/package.json'),
  },
  {
    writes: 'Arabic, Persian, Urdu',
    sample: 'محمد',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-arabic/package.json'),
  },
  {
    writes: 'Hebrew',
    sample: 'דוד',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-hebrew/package.json'),
  },
  {
    writes: 'Devanagari: Hindi, Marathi, Nepali',
    sample: 'अर्जुन',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-devanagari/package.json'),
  },
  {
    writes: 'Bengali, Assamese',
    sample: 'রহিম',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-bengali/package.json'),
  },
  {
    writes: 'Gurmukhi: Punjabi',
    sample: 'ਸਿੰਘ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-gurmukhi/package.json'),
  },
  {
    writes: 'Gujarati',
    sample: 'પટેલ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-gujarati/package.json'),
  },
  {
    writes: 'Odia',
    sample: 'ଓଡ଼ିଆ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-oriya/package.json'),
  },
  {
    writes: 'Tamil',
    sample: 'தமிழ்',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-tamil/package.json'),
  },
  {
    writes: 'Telugu',
    sample: 'తెలుగు',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-telugu/package.json'),
  },
  {
    writes: 'Kannada',
    sample: 'ಕನ್ನಡ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-kannada/package.json'),
  },
  {
    writes: 'Malayalam',
    sample: 'മലയാളം',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-malayalam/package.json'),
  },
  {
    writes: 'Sinhala',
    sample: 'සිංහල',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-sinhala/package.json'),
  },
  {
    writes: 'Thai',
    sample: 'สมชาย ใจดี',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-thai/package.json'),
  },
  {
    writes: 'Lao',
    sample: 'ສົມສັກ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-lao/package.json'),
  },
  {
    writes: 'Khmer',
    sample: 'សុខា',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-khmer/package.json'),
  },
  {
    writes: 'Burmese',
    sample: 'မြန်မာ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-myanmar/package.json'),
  },
  {
    writes: 'Georgian',
    sample: 'გიორგი',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-georgian/package.json'),
  },
  {
    writes: 'Armenian',
    sample: 'Արամ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-armenian/package.json'),
  },
  {
    writes: 'Ethiopic: Amharic, Tigrinya',
    sample: 'አበበ',
    manifest: () => require.resolve('@fontsource-variable/noto-sans-ethiopic/package.json'),
  },
  {
    writes: 'Emoji, in one colour',
    sample: '☕🎉',
    manifest: () => require.resolve('@fontsource-variable/noto-emoji/package.json'),
  },
];
