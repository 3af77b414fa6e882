import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { Failure, PageHead, Section } from '../parts/pieces.tsx';
import { Field, FormFault, readForm } from '../session/alone.tsx';
import { type Role, sendJson, useMissingRole, useSession } from '../session/session.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

interface Member {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly has_second_factor: boolean;
  readonly last_seen_at: string | null;
}

interface AuditEntry {
  readonly entry_id: string;
  readonly at: string;
  readonly actor: { readonly kind: 'user' | 'api_key'; readonly name: string | null };
  readonly operation: string;
  readonly object_id: string | null;
}

export function Page() {
  const words = useWords();
  const [isInviting, setInviting] = useState(false);
  const missing = useMissingRole('createInvitation');
  const members = useQuery({
    queryKey: ['users'],
    queryFn: () => sendJson<{ readonly items: readonly Member[] }>('GET', '/users'),
  });
  return (
    <>
      <PageHead title={words.team.title}>
        <button
          type="button"
          className="btn"
          disabled={missing !== undefined}
          title={missing && words.states.notAllowed(words.roles[missing])}
          onClick={() => setInviting(true)}
        >
          {words.team.invite}
        </button>
      </PageHead>
      {members.isError && <Failure error={members.error} retry={() => void members.refetch()} />}
      <Members members={members.data?.items ?? []} />
      <Audit />
      {isInviting && <Invite onClose={() => setInviting(false)} />}
    </>
  );
}

function Members({ members }: { readonly members: readonly Member[] }) {
  const words = useWords();
  const { time } = useFormat();
  const session = useSession();
  return (
    <div className="tw">
      <table className="t-m">
        <caption className="vh">{words.team.title}</caption>
        <thead>
          <tr>
            <th scope="col" className="m-a">
              {words.session.name}
            </th>
            <th scope="col" className="m-b">
              {words.team.role}
            </th>
            <th scope="col" className="m-c">
              {words.team.factor}
            </th>
            <th scope="col" className="r m-d">
              {words.team.seen}
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.user_id}>
              <td className="m-a">
                <div className="two">
                  <span className="cell-main">
                    <bdi>{member.name}</bdi>{' '}
                    {member.user_id === session?.user?.user_id && (
                      <span className="tag">{words.team.you}</span>
                    )}
                  </span>
                  <small>{member.email}</small>
                </div>
              </td>
              <td className="m-b">{words.roles[member.role]}</td>
              <td className="m-c">{member.has_second_factor ? words.team.yes : words.team.no}</td>
              <td className="r m-d soft">{member.last_seen_at === null ? '–' : time(member.last_seen_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Invite({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('support');
  const invite = useMutation({
    mutationFn: (input: Record<string, string>) =>
      sendJson<{ readonly url: string }>('POST', '/invitations', { ...input, role }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
  return (
    <Dialog title={words.team.invite} isOpen onClose={onClose}>
      {invite.data === undefined ? (
        <form
          className="stack-4"
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate(readForm(event.currentTarget));
          }}
        >
          <Field label={words.session.email} name="email" type="email" isFirst />
          <div className="field">
            <label htmlFor="role">{words.team.role}</label>
            <select
              className="in"
              id="role"
              value={role}
              onChange={(event) => setRole(event.target.value as Role)}
            >
              {(Object.keys(words.roles) as Role[]).map((one) => (
                <option key={one} value={one}>
                  {words.roles[one]}
                </option>
              ))}
            </select>
          </div>
          <FormFault error={invite.error} />
          <button type="submit" className="btn is-primary" disabled={invite.isPending}>
            {words.team.invite}
          </button>
        </form>
      ) : (
        <>
          <p>{words.team.link}</p>
          <pre className="code select-all">{invite.data.url}</pre>
        </>
      )}
    </Dialog>
  );
}

function Audit() {
  const words = useWords();
  const { time } = useFormat();
  const entries = useQuery({
    queryKey: ['audit'],
    queryFn: () => sendJson<{ readonly items: readonly AuditEntry[] }>('GET', '/audit_log?limit=50'),
  });
  return (
    <Section title={words.team.audit}>
      {entries.isError && <Failure error={entries.error} retry={() => void entries.refetch()} />}
      {entries.data?.items.length === 0 && <p className="soft">{words.team.empty}</p>}
      <ul className="list">
        {entries.data?.items.map((entry) => (
          <li key={entry.entry_id}>
            <div className="what">
              <p>
                <bdi>{entry.actor.name ?? entry.actor.kind}</bdi> · <code>{entry.operation}</code>
              </p>
              {entry.object_id !== null && (
                <p>
                  <code>{entry.object_id}</code>
                </p>
              )}
            </div>
            <time className="when" dateTime={entry.at}>
              {time(entry.at)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  );
}
