import type { Command } from 'commander';
import type { Finding } from '../../admin/admin.ts';
import { type CommandEnvironment, withAdmin } from '../environment.ts';

/** Adds `rung doctor`. */
export function addDoctorCommand(program: Command, environment: CommandEnvironment): void {
  program
    .command('doctor')
    .description('Examines the installation and its businesses, and says what is missing')
    .option('--json', 'prints a list of findings')
    .action((options: { readonly json?: true }) =>
      withAdmin(environment, async (admin) => {
        const findings = await admin.examine();
        environment.print(
          options.json ? `${JSON.stringify(findings.map(toJson), null, 2)}\n` : findings.map(lineOf).join(''),
        );
        const failed = findings.filter(({ status }) => status === 'fail').length;
        if (failed > 0) throw new Error(`${String(failed)} of ${String(findings.length)} checks failed.`);
      }),
    );
}

function toJson({ check, status, message, businessId }: Finding) {
  return { check, status, message, business_id: businessId };
}

function lineOf({ check, status, message, businessId }: Finding): string {
  const about = businessId === null ? '' : `${businessId}: `;
  return `${status.padEnd(5)}${check.padEnd(28)}${about}${message}\n`;
}
