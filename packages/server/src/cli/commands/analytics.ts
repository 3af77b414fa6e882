import type { Command } from 'commander';
import { type CommandEnvironment, openApi } from '../environment.ts';

/** Adds `rung analytics …`. */
export function addAnalyticsCommands(program: Command, environment: CommandEnvironment): void {
  program
    .command('analytics')
    .description('Sums of offer measurements')
    .command('rebuild')
    .description('Recomputes the sums of all offer measurements, corrects any that differ, and lists them')
    .action(async () => {
      const answer = await openApi(environment).request('POST', '/analytics/rebuild');
      const { has_differed: hasDiffered, metrics, exposures, cohorts } = answer;
      environment.print(
        hasDiffered === true
          ? `Put right: ${String(metrics)} metrics, ${String(exposures)} customers of comparisons, ${String(cohorts)} comparisons.\n`
          : 'Everything is as it was measured.\n',
      );
    });
}
