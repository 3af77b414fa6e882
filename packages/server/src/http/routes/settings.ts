import type { Runtime } from '../../runtime.ts';
import { findSettings } from '../../store/platform/business-settings.ts';
import { updateSettings } from '../../use-cases/platform/settings/update-settings.ts';
import { fromApiUpdateSettings, toApiSettings } from '../../wire/convert/settings.ts';
import { updatePromises, defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { answer, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { settingsSchema, updateSettingsSchema } from '../../wire/schemas/settings.ts';

const tags = ['Settings'];

/** Routes for the settings of a business. */
export function settingsRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/settings',
      promises: readPromises,
      operationId: 'retrieveSettings',
      tags,
      responses: { 200: answer(settingsSchema, 'All settings of the business.'), ...refusals },
    }),
    async (c) => c.json(toApiSettings(await findSettings(runtime.sql, c.get('scope'))), 200),
  );

  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/settings',
      promises: updatePromises,
      operationId: 'updateSettings',
      tags,
      description: 'What is left out stays as it is. The settings count for what happens from now on.',
      request: { body: jsonBody(updateSettingsSchema) },
      responses: { 200: answer(settingsSchema, 'All settings as they are now.'), ...refusals },
    }),
    async (c) => {
      const change = fromApiUpdateSettings(c.req.valid('json'));
      return c.json(toApiSettings(await updateSettings(runtime, c.get('scope'), change)), 200);
    },
  );

  return router;
}
