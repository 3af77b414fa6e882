import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { Failure, PageHead, Section } from '../parts/pieces.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Field, FormFault, readForm } from '../session/alone.tsx';
import { useMissingRole } from '../session/session.ts';
import { useWords } from '../words/words.tsx';

/** Business as customers read it. */
export function Page() {
  const words = useWords();
  const say = useToast();
  const client = useQueryClient();
  const missing = useMissingRole('updateBusiness');
  const business = useQuery({ queryKey: ['business'], queryFn: () => answerOf(api.GET('/business')) });
  const save = useMutation({
    mutationFn: (input: Record<string, string>) =>
      answerOf(
        api.PATCH('/business', {
          // An empty field takes the value away; the name cannot be taken away.
          body: Object.fromEntries(
            Object.entries(input).map(([name, text]) => [name, text === '' ? null : text]),
          ),
        }),
      ),
    onSuccess: async () => {
      say(words.settings.saved);
      await client.invalidateQueries({ queryKey: ['business'] });
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
  if (business.isError) return <Failure error={business.error} retry={() => void business.refetch()} />;
  const one = business.data;
  if (one === undefined) return <PageHead title={words.settings.title} />;
  return (
    <>
      <PageHead title={words.settings.title} />
      <Section title={words.settings.business}>
        <form
          className="stack-4 max-w-md"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(readForm(event.currentTarget));
          }}
        >
          <Fields business={one} />
          <FormFault error={save.error} />
          <div>
            <button
              type="submit"
              className="btn is-primary"
              disabled={save.isPending || missing !== undefined}
              title={missing && words.states.notAllowed(words.roles[missing])}
            >
              {words.actions.save}
            </button>
          </div>
        </form>
      </Section>
    </>
  );
}

function Fields(props: {
  readonly business: Pick<
    components['schemas']['Business'],
    'display_name' | 'legal_name' | 'support_email' | 'website_url'
  >;
}) {
  const words = useWords();
  return (
    <>
      <Field
        label={words.settings.displayName}
        name="display_name"
        defaultValue={props.business.display_name}
      />
      <Field
        label={words.settings.legalName}
        name="legal_name"
        defaultValue={props.business.legal_name ?? ''}
        isOptional
      />
      <Field
        label={words.settings.supportEmail}
        name="support_email"
        type="email"
        defaultValue={props.business.support_email ?? ''}
        isOptional
      />
      <Field
        label={words.settings.website}
        name="website_url"
        type="url"
        defaultValue={props.business.website_url ?? ''}
        isOptional
      />
    </>
  );
}
