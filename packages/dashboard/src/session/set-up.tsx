import { useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import { useWords } from '../words/words.tsx';
import { Alone, Field, FormFault, type FormTexts, readForm } from './alone.tsx';
import { type Session, useSessionChange } from './session.ts';

/** Token of the one-time link. It stands behind `#`, so that no server and no log ever sees it. */
const linkToken = () => new URLSearchParams(location.hash.slice(1)).get('token');

/** First owner of this Rung. */
export function SetUp() {
  const words = useWords();
  return (
    <LinkForm
      title={words.session.setUp}
      text={words.session.setUpText}
      submit={words.session.become}
      send={({ name = '', email = '', password = '' }, token) =>
        answerOf(api.POST('/setup', { body: { name, email, password, token } }))
      }
      hasEmail
    />
  );
}

/** Somebody who was invited. */
export function Invitation() {
  const words = useWords();
  return (
    <LinkForm
      title={words.session.join}
      text={words.session.joinText}
      submit={words.session.accept}
      send={({ name = '', password = '' }, token) =>
        answerOf(api.POST('/invitations/accept', { body: { name, password, token } }))
      }
      hasEmail={false}
    />
  );
}

function LinkForm(props: {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  readonly send: (typed: FormTexts, token: string) => Promise<Session>;
  readonly hasEmail: boolean;
}) {
  const words = useWords();
  const navigate = useNavigate();
  const token = linkToken();
  const enter = useSessionChange((typed: FormTexts) => props.send(typed, token ?? ''));
  if (token === null)
    return (
      <Alone>
        <h1>{props.title}</h1>
        <p>{words.session.noLink}</p>
      </Alone>
    );
  return (
    <Alone>
      <div className="stack-1">
        <h1>{props.title}</h1>
        <p className="soft">{props.text}</p>
      </div>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate(readForm(event.currentTarget), {
            onSuccess: () => void navigate({ to: '/' }),
          });
        }}
      >
        <Field label={words.session.name} name="name" autoComplete="name" isFirst />
        {props.hasEmail && (
          <Field label={words.session.email} name="email" type="email" autoComplete="username" />
        )}
        <Field
          label={words.session.password}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={words.session.hint}
          minLength={12}
        />
        <FormFault error={enter.error} />
        <button type="submit" className="btn is-primary" disabled={enter.isPending}>
          {props.submit}
          <kbd>↵</kbd>
        </button>
      </form>
    </Alone>
  );
}
