import type { Api, Json } from './api.ts';
import { stepsOf, writeFunnelFile } from './funnel-file.ts';

/** Drafts of the named funnels, or of all that are not archived, with the offers they use. */
export async function exportFunnels(api: Api, funnelIds: readonly string[]): Promise<string> {
  const funnels =
    funnelIds.length === 0
      ? await api.list('/funnels')
      : await Promise.all(funnelIds.map((id) => api.request('GET', `/funnels/${encodeURIComponent(id)}`)));
  const offerIds = new Set(funnels.flatMap(stepsOf).map((step) => String(step['offer_id'])));
  const offers: Json[] = [];
  for (const id of offerIds) {
    // A draft may name an offer that does not exist; publishing refuses it.
    const offer = await api.find(`/offers/${encodeURIComponent(id)}`);
    if (offer) offers.push(offer);
  }
  return writeFunnelFile({
    offers,
    funnels: funnels.map((funnel) => ({ ...funnel, is_published: funnel['published_version'] !== null })),
  });
}
