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
          options.json ? `${JSON.stringify(findings.map(toJson), null, 2)}\n` : describe(findings),
        );
        const failed = findings.filter(({ status }) => status === 'fail').length;
        if (failed > 0) throw new Error(`${String(failed)} of ${String(findings.length)} checks failed.`);
      }),
    );
}

function toJson({ check, status, message, businessId }: Finding) {
  return { check, status, message, business_id: businessId };
}

const marks = { ok: 'ok', warn: 'warn', fail: 'fail', by_hand: '✋' } as const;

function describe(findings: readonly Finding[]): string {
  const areas = [...new Set(findings.map(({ area }) => area))];
  const parts = areas.map((area) => {
    const lines = findings.filter((finding) => finding.area === area).map(lineOf);
    return `${area}\n${lines.join('')}`;
  });
  const count = (status: Finding['status']): string =>
    String(findings.filter((finding) => finding.status === status).length);
  return `${parts.join('\n')}\n${count('ok')} hold, ${count('warn')} do not yet, ${count('fail')} fail, ${count('by_hand')} are for a person to check.\n`;
}

function lineOf({ status, message }: Finding): string {
  return `  ${marks[status].padEnd(6)}${message}\n`;
}
