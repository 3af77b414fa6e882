import type { Business } from '../../domain/business/business.ts';
import type { EmailSwitches } from '../../domain/email/email.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Locale } from '../../domain/locale.ts';
import type { Scope } from '../../domain/scope.ts';
import type { LetterModel } from '../../emails/letter-model.ts';
import type { MailAttachment } from '../../gateways/mail/mail-gateway.ts';
import type { Runtime } from '../../runtime.ts';

/** Sender of a letter, with what letters need of it. */
export interface Sender {
  readonly runtime: Runtime;
  readonly scope: Scope;
  readonly business: Business;
  readonly switches: EmailSwitches;
}

/** Letter that follows from an event, before it is rendered. */
export interface Composed {
  readonly model: LetterModel;
  /** Object that it is about: of one cause there is one e-mail of a kind. */
  readonly causeId: string;
  readonly customerId: CustomerId;
  /** Name as given for the purchase; null for the one on file. */
  readonly readerName: string | null;
  readonly timeZone: string;
  readonly locale: Locale;
  readonly attach?: () => Promise<readonly MailAttachment[]>;
}
