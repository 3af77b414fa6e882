import type { Api, Json } from './api.ts';
import { type FunnelFile, differences, stepsOf, termsOfFunnel, termsOfOffer } from './funnel-file.ts';

/** Single change to apply, or none. */
export interface PlannedStep {
  readonly what: 'offer' | 'funnel';
  readonly id: string;
  readonly action: 'create' | 'change' | 'publish' | 'unpublish' | 'unchanged';
  /** Names of the changed fields. */
  readonly fields: readonly string[];
}

/** Steps of applying the file, in order: offers, funnels, and then the publication of funnels. */
export async function planApply(api: Api, file: FunnelFile): Promise<PlannedStep[]> {
  const offers: PlannedStep[] = [];
  for (const offer of file.offers) offers.push(await planOffer(api, offer));
  const changed = new Set(offers.filter(({ action }) => action !== 'unchanged').map(({ id }) => id));
  const funnels: PlannedStep[] = [];
  const publications: PlannedStep[] = [];
  for (const funnel of file.funnels) {
    const { step, present } = await planFunnel(api, funnel);
    funnels.push(step);
    const action = await planPublication(api, funnel, present, step, changed);
    if (action === 'publish' && present) await refuseWhileCompared(api, step.id);
    if (action) publications.push({ what: 'funnel', id: step.id, action, fields: [] });
  }
  return [...offers, ...funnels, ...publications];
}

async function planOffer(api: Api, offer: Json): Promise<PlannedStep> {
  const id = String(offer['offer_id']);
  const present = await api.find(`/offers/${id}`);
  refuseArchived('offer', id, present);
  return planned('offer', id, termsOfOffer(offer), present);
}

async function planFunnel(api: Api, funnel: Json): Promise<{ step: PlannedStep; present: Json | undefined }> {
  const id = String(funnel['funnel_id']);
  const present = await api.find(`/funnels/${id}`);
  refuseArchived('funnel', id, present);
  return { step: planned('funnel', id, termsOfFunnel(funnel), present), present };
}

function planned(
  what: PlannedStep['what'],
  id: string,
  wanted: Json,
  present: Json | undefined,
): PlannedStep {
  if (!present) return { what, id, action: 'create', fields: [] };
  const fields = differences(wanted, present);
  return { what, id, action: fields.length > 0 ? 'change' : 'unchanged', fields };
}

function refuseArchived(what: string, id: string, present: Json | undefined): void {
  if (present === undefined || present['archived_at'] === null) return;
  throw new Error(`The ${what} ${id} is archived. Take it out of the file, or give it a new name there.`);
}

/** Publication step of a funnel. A file without `is_published` leaves it unchanged. */
async function planPublication(
  api: Api,
  funnel: Json,
  present: Json | undefined,
  step: PlannedStep,
  changedOffers: ReadonlySet<string>,
): Promise<'publish' | 'unpublish' | undefined> {
  const isPublished = (present?.['published_version'] ?? null) !== null;
  if (funnel['is_published'] === false) return isPublished ? 'unpublish' : undefined;
  if (funnel['is_published'] !== true) return undefined;
  if (!isPublished || step.action !== 'unchanged') return 'publish';
  if (stepsOf(funnel).some((each) => changedOffers.has(String(each['offer_id'])))) return 'publish';
  return (await isAsPublished(api, present)) ? undefined : 'publish';
}

/** Refusal before anything is changed: a funnel with a running experiment is not published again. */
async function refuseWhileCompared(api: Api, funnelId: string): Promise<void> {
  const running = await api.request('GET', `/experiments?funnel_id=${funnelId}&status=running`);
  const [experiment] = running['items'] as readonly Json[];
  if (!experiment) return;
  const id = String(experiment['experiment_id']);
  throw new Error(
    `The funnel ${funnelId} would be published, and the experiment ${id} runs on it. Stop it first, or promote one of its variants and export the funnel again.`,
  );
}

/** True if the last published version equals the draft and its offers as they are now. */
async function isAsPublished(api: Api, funnel: Json | undefined): Promise<boolean> {
  if (!funnel) return false;
  const newest = await api.request(
    'GET',
    `/funnels/${String(funnel['funnel_id'])}/versions?page_size=1&page_number=0`,
  );
  const [version] = newest['items'] as readonly Json[];
  if (!version) return false;
  // The name and notes of a funnel are not part of a version.
  const differing = differences(termsOfFunnel(funnel), version);
  if (differing.some((field) => field !== 'name' && field !== 'metadata')) return false;
  for (const offer of version['offers'] as readonly Json[]) {
    const present = await api.find(`/offers/${String(offer['offer_id'])}`);
    if (present?.['version'] !== offer['version']) return false;
  }
  return true;
}

/** Ids of created objects, by kind and name in the file. */
type CreatedIds = Map<string, string>;

/**
 * Applies the planned steps one by one, and reports each. Returns the file with the ids of new objects, also
 * after a refused step: the objects created before it are then named, and not created again.
 */
export async function applyPlan(
  api: Api,
  file: FunnelFile,
  plan: readonly PlannedStep[],
  tell: (line: string) => void,
): Promise<{ readonly file: FunnelFile; readonly error?: unknown }> {
  const made: CreatedIds = new Map();
  try {
    for (const step of plan.filter(({ action }) => action !== 'unchanged')) {
      const id = await perform(api, file, made, step);
      if (id !== step.id) made.set(`${step.what} ${step.id}`, id);
      tell(`${step.action} ${step.what} ${id}`);
    }
    return { file: withIds(file, made) };
  } catch (error) {
    return { file: withIds(file, made), error };
  }
}

/** Returns the id of the object that was created or changed. */
async function perform(api: Api, file: FunnelFile, made: CreatedIds, step: PlannedStep): Promise<string> {
  const { what, action, fields } = step;
  const id = made.get(`${what} ${step.id}`) ?? step.id;
  if (action === 'publish' || action === 'unpublish') {
    await api.request('POST', `/${what}s/${id}/${action}`);
    return id;
  }
  const key = `${what}_id`;
  const { offers, funnels } = withIds(file, made);
  const wanted = (what === 'offer' ? offers : funnels).find((each) => each[key] === id) ?? {};
  const terms = what === 'offer' ? termsOfOffer(wanted) : termsOfFunnel(wanted);
  if (action === 'create') {
    const answer = await api.request('POST', `/${what}s`, terms);
    return String(answer[key]);
  }
  await api.request(
    'PATCH',
    `/${what}s/${id}`,
    Object.fromEntries(fields.map((field) => [field, terms[field]])),
  );
  return id;
}

/** The file with the ids of created objects in place of their names; the same file if nothing was created. */
function withIds(file: FunnelFile, made: CreatedIds): FunnelFile {
  if (made.size === 0) return file;
  const rename = (what: PlannedStep['what']) => (object: Json) => {
    const id = made.get(`${what} ${String(object[`${what}_id`])}`);
    return id === undefined ? object : { ...object, [`${what}_id`]: id };
  };
  return {
    offers: file.offers.map(rename('offer')),
    funnels: file.funnels
      .map(rename('funnel'))
      .map((funnel) =>
        'steps' in funnel ? { ...funnel, steps: stepsOf(funnel).map(rename('offer')) } : funnel,
      ),
  };
}
