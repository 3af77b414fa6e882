import { useState } from 'react';
import { useWords } from '../words/words.tsx';
import { Alone, Field, FormFault, type FormTexts, readForm } from './alone.tsx';
import { answerOf, api } from '../api/client.ts';
import { useSession, useSessionChange } from './session.ts';

/** Sign-in in one or two steps. It also lies over a page whose session has ended. */
export function SignIn({ isAgain = false }: { readonly isAgain?: boolean }) {
  const session = useSession();
  return session?.state === 'second_factor_required' ? <SecondFactor /> : <Password isAgain={isAgain} />;
}

function Password({ isAgain }: { readonly isAgain: boolean }) {
  const words = useWords();
  const signIn = useSessionChange(({ email = '', password = '' }: FormTexts) =>
    answerOf(api.POST('/session', { body: { email, password } })),
  );
  return (
    <Alone>
      <h1>{words.session.title}</h1>
      {isAgain && <p className="soft">{words.session.again}</p>}
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(readForm(event.currentTarget));
        }}
      >
        <Field label={words.session.email} name="email" type="email" autoComplete="username" isFirst />
        <Field
          label={words.session.password}
          name="password"
          type="password"
          autoComplete="current-password"
        />
        <FormFault error={signIn.error} />
        <button type="submit" className="btn is-primary" disabled={signIn.isPending}>
          {words.session.submit}
          <kbd>↵</kbd>
        </button>
      </form>
    </Alone>
  );
}

function SecondFactor() {
  const words = useWords();
  const [isRecovery, setRecovery] = useState(false);
  const confirm = useSessionChange((body: FormTexts) =>
    answerOf(api.POST('/session/second_factor', { body })),
  );
  return (
    <Alone>
      <h1>{words.session.factor}</h1>
      {!isRecovery && <p className="soft">{words.session.factorText}</p>}
      <form
        className="stack-4"
        key={String(isRecovery)}
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate(readForm(event.currentTarget));
        }}
      >
        {isRecovery ? (
          <Field label={words.session.recoveryCode} name="recovery_code" autoComplete="off" isFirst />
        ) : (
          <Field
            label={words.session.code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            isFirst
          />
        )}
        <FormFault error={confirm.error} />
        <button type="submit" className="btn is-primary" disabled={confirm.isPending}>
          {words.session.submit}
          <kbd>↵</kbd>
        </button>
      </form>
      <p className="small">
        <button type="button" className="link" onClick={() => setRecovery(!isRecovery)}>
          {isRecovery ? words.session.app : words.session.recovery}
        </button>
      </p>
    </Alone>
  );
}
