import { describe, expect, test } from 'vitest';
import { toHalfWidth, toPlainDigits } from './typed-text.ts';

describe('what a Japanese keyboard writes', () => {
  test('is read as the letters, digits and signs it stands for', () => {
    expect(toHalfWidth('ｇｕｅｓｔ＠ｅｘａｍｐｌｅ．ｃｏｍ')).toBe('guest@example.com');
    expect(toHalfWidth('１２　３４')).toBe('12 34');
  });

  test('is left alone where it is Japanese', () => {
    expect(toHalfWidth('見本ヒルズ①ー２')).toBe('見本ヒルズ①ー2');
  });

  test('has any dash between digits', () => {
    for (const dash of '‐‑‒–—―−－ーｰ─-') expect(toPlainDigits(`０３${dash}１２`)).toBe('03-12');
  });
});
