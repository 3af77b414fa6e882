import { describe, expect, test } from 'vitest';
import { declineCodes, declineMessage, isHardDecline, publicDeclineCode } from './decline-codes.ts';

const secretCodes = ['FRAUDULENT', 'LOST_CARD', 'PICKUP_CARD', 'STOLEN_CARD'] as const;

describe('decline codes', () => {
  test('are the 44 codes of the platform, each once', () => {
    expect(declineCodes).toHaveLength(44);
    expect(new Set(declineCodes).size).toBe(44);
  });

  test.each(declineCodes)('%s has a message in English and Japanese that says what to do next', (code) => {
    expect(declineMessage(code, 'en')).toMatch(
      /^[A-Z].+\. You have not been charged\. (Please|You can) .+\.$/,
    );
    expect(declineMessage(code, 'ja')).toMatch(/^[^。]+。請求は行われていません。[^。]+。$/);
  });

  test.each(declineCodes)('%s is told without the code or other jargon', (code) => {
    expect(declineMessage(code, 'en')).not.toMatch(
      /[A-Z]{4}|_|[Mm]andate|[Tt]ransaction|[Dd]ecline|[Ii]ssuer|[Hh]onou?r/,
    );
    expect(declineMessage(code, 'ja')).not.toMatch(/[A-Z]{4}|_/);
  });

  test.each(secretCodes)('%s is never told: the customer sees a refusal like any other', (code) => {
    expect(publicDeclineCode(code)).toBe('GENERIC_DECLINE');
    expect(declineMessage(code, 'en')).toBe(declineMessage('GENERIC_DECLINE', 'en'));
    expect(declineMessage(code, 'ja')).toBe(declineMessage('GENERIC_DECLINE', 'ja'));
  });

  test('all other codes are public as they are', () => {
    const isSecret = (code: string): boolean => secretCodes.some((secret) => secret === code);
    for (const code of declineCodes) {
      if (!isSecret(code)) expect(publicDeclineCode(code)).toBe(code);
    }
    expect(declineCodes.filter(isSecret)).toHaveLength(4);
  });

  test('no message mentions loss, theft or fraud', () => {
    for (const code of declineCodes) {
      expect(declineMessage(code, 'en')).not.toMatch(/lost|stolen|fraud|theft|suspic/i);
      expect(declineMessage(code, 'ja')).not.toMatch(/紛失|盗難|不正|詐欺/);
    }
  });

  test('hard declines are never retried and soft ones may be', () => {
    expect(declineCodes.filter(isHardDecline)).toHaveLength(15);
    expect(isHardDecline('STOLEN_CARD')).toBe(true);
    expect(isHardDecline('DO_NOT_HONOR')).toBe(true);
    expect(isHardDecline('INSUFFICIENT_FUNDS')).toBe(false);
    expect(isHardDecline('GENERIC_DECLINE')).toBe(false);
  });
});
