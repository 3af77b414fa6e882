import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import Rung, { APIError, type Presentation } from '@rung/sdk';

const port = Number(process.env['PORT'] ?? 3000);
const appUrl = process.env['APP_URL'] ?? `http://localhost:${port}`;
const sessionSecret = process.env['SESSION_SECRET'] ?? randomBytes(32).toString('hex');
const client = new Rung();
const app = express();
app.use(express.json(), express.urlencoded());

// What waits for this customer, with a price that holds from now on.
app.get('/api/upsell', async (req, res) => {
  const [waiting] = (await client.presentations.list(customerOf(req), { state: 'open' })).items;
  const offer = waiting && (await client.presentations.view(waiting.presentation_id));
  res.json({ eligible: offer !== undefined, offer });
});

// A yes to the price that was shown, with what proves the consent. However often it is sent, it is charged once.
app.post('/api/upsell/:presentationId/accept', async (req, res) => {
  const { presentation_id: id } = await theirs(req);
  const { quote_id, accept_label } = (req.body ?? {}) as { quote_id: string; accept_label: string };
  res.json(await client.presentations.accept(id, { quote_id, screen: { accept_label, ...browserOf(req) } }));
});

// A no. It is remembered, and may be followed by something else.
app.post('/api/upsell/:presentationId/decline', async (req, res) => {
  const { presentation_id: id } = await theirs(req);
  const { next } = await client.presentations.decline(id);
  res.json({ declined: true, next });
});

// Second thoughts, for some minutes: everything is given back.
app.post('/api/upsell/:presentationId/undo', async (req, res) => {
  const { presentation_id: id } = await theirs(req);
  res.json(await client.presentations.undo(id));
});

// Stands for signing in: whoever orders for the first time is a new customer, and their browser gets the proof of it.
app.post('/buy/:productId', async (req, res) => {
  const customerId = signedIn(req) ?? (await signUp(req, res));
  const session = await client.checkoutSessions.create({
    product_cart: [{ product_id: req.params.productId, quantity: 1 }],
    customer: { customer_id: customerId },
    return_url: `${appUrl}/thanks`,
  });
  res.redirect(303, session.checkout_url ?? appUrl);
});

app.get(['/', '/thanks'], (_req, res) => {
  res.sendFile('page.html', { root: import.meta.dirname });
});

// What is refused has a status, a code and a reason. The page needs no more than that nothing was done.
app.use(((error: unknown, _req, res, next) => {
  if (error instanceof APIError) res.status(Number(error.status ?? 502)).json(error.error);
  else next(error);
}) satisfies ErrorRequestHandler);

app.listen(port, () => {
  console.log(`Listening on ${appUrl}`);
});

/** The offer in the address, if it is this customer's. Somebody else's is none. */
async function theirs(req: Request<{ presentationId: string }>): Promise<Presentation> {
  const customerId = customerOf(req);
  const shown = await client.presentations.retrieve(req.params.presentationId);
  if (shown.customer_id !== customerId) throw refusal(404, 'NOT_FOUND', 'There is no such offer.');
  return shown;
}

/** Where the yes came from: only this server knows, so it says so. */
function browserOf(req: Request<object>): { ip_address: string | null; user_agent: string | null } {
  return { ip_address: req.ip ?? null, user_agent: req.get('user-agent') ?? null };
}

function customerOf(req: Request<object>): string {
  const customerId = signedIn(req);
  if (customerId === undefined) throw refusal(401, 'UNAUTHORIZED', 'Nobody is signed in.');
  return customerId;
}

/** Who is signed in: proven by the signed cookie, never by an id in the address. */
function signedIn(req: Request<object>): string | undefined {
  const cookie = /(?:^|; )customer=(cus_\w+)\.(\w{64})(?:;|$)/.exec(req.get('cookie') ?? '');
  const [, customerId, signature] = cookie ?? [];
  if (customerId === undefined || signature === undefined) return undefined;
  const isOurs = timingSafeEqual(Buffer.from(sign(customerId)), Buffer.from(signature));
  return isOurs ? customerId : undefined;
}

async function signUp(req: Request<object>, res: Response): Promise<string> {
  const { email, name } = (req.body ?? {}) as { email: string; name: string };
  const { customer_id: customerId } = await client.customers.create({ email, name });
  const cookie = `${customerId}.${sign(customerId)}`;
  // SameSite keeps other sites from answering for the customer.
  res.cookie('customer', cookie, { httpOnly: true, sameSite: 'lax', secure: req.secure });
  return customerId;
}

function sign(text: string): string {
  return createHmac('sha256', sessionSecret).update(text).digest('hex');
}

function refusal(status: number, code: string, message: string): APIError {
  return APIError.generate(status, { code, message }, message, new Headers());
}
