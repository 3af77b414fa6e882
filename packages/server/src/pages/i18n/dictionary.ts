import type { en } from './en.ts';

export type Dictionary = typeof en;
