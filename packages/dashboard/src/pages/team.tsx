import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Table } from '../parts/list.tsx';
import { Failure, PageHead, Section } from '../parts/pieces.tsx';
import { Field, FormFault, type FormTexts, readForm } from '../session/alone.tsx';
import { type Role, useMissingRole, useSession } from '../session/session.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

type Member = components['schemas']['User'];

export function Page() {
  const words = useWords();
  const [isInviting, setInviting] = useState(false);
  const missing = useMissingRole('createInvitation');
  const members = useQuery({
    queryKey: ['users'],
    queryFn: () => answerOf(api.GET('/users')),
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
      {!members.isError && <Members members={members.data?.items} />}
      <Audit />
      {isInviting && <Invite onClose={() => setInviting(false)} />}
    </>
  );
}

function Members({ members }: { readonly members: readonly Member[] | undefined }) {
  const words = useWords();
  const { time } = useFormat();
  const session = useSession();
  return (
    <Table
      name={words.team.title}
      rows={members}
      id={({ user_id }) => user_id}
      columns={[
        {
          key: 'name',
          title: words.session.name,
          phone: 'a',
          cell: (member) => (
            <div className="two">
              <span className="cell-main">
                <bdi>{member.name}</bdi>{' '}
                {member.user_id === session?.user?.user_id && <span className="tag">{words.team.you}</span>}
              </span>
              <small>{member.email}</small>
            </div>
          ),
        },
        { key: 'role', title: words.team.role, phone: 'b', cell: ({ role }) => words.roles[role] },
        {
          key: 'factor',
          title: words.team.factor,
          phone: 'c',
          cell: (member) => (member.has_second_factor ? words.team.yes : words.team.no),
        },
        {
          key: 'seen',
          title: words.team.seen,
          isRight: true,
          phone: 'd',
          cell: ({ last_seen_at: at }) => <span className="soft">{at === null ? '–' : time(at)}</span>,
        },
      ]}
    />
  );
}

function Invite({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('support');
  const invite = useMutation({
    mutationFn: ({ email = '' }: FormTexts) => answerOf(api.POST('/invitations', { body: { email, role } })),
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
    queryFn: () => answerOf(api.GET('/audit_log', { params: { query: { limit: 50 } } })),
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
