/**
 * Runs of a law that is dear to check: all of them under `npm run prove`, otherwise a quarter, so that a whole test
 * run stays short. Each run has other random cases.
 */
export function runsOf(all: number): number {
  return process.env['RUNG_PROVE'] === '1' ? all : Math.ceil(all / 4);
}
