import { type Check, checkAreas, checks } from '../domain/going-live/checks.ts';

export const file = 'docs/going-live.md';

export function generate(): string {
  const areas = checkAreas.map((area) => {
    const items = checks.filter((check) => check.area === area).map(toItem);
    return `## ${area}\n\n${items.join('\n')}\n`;
  });
  return `# Going live

What to have in place before the first sale with real money. \`rung doctor\` walks this list and says of each item whether it holds; items with a hand (✋) are for a person, and it reminds of them. This page is written by \`npm run generate\` from the same list.

${areas.join('\n')}`;
}

function toItem({ title, why, fix, holds, findProblem }: Check): string {
  const isByHand = holds === undefined && findProblem === undefined;
  return `- [ ] ${isByHand ? '✋ ' : ''}**${title}** ${why} _${fix}_`;
}
