import type { Dictionary } from '../i18n/dictionary.ts';

/**
 * Button that abandons the bank's authentication: nothing is charged, and the order can be paid in another
 * way.
 */
export function LeaveBank({ authenticateUrl, t }: { authenticateUrl: string; t: Dictionary }) {
  return (
    <form method="post" action={authenticateUrl}>
      <button class="button button-large" name="answer" value="another">
        {t.result.leaveBank}
      </button>
    </form>
  );
}
