// What pages do beyond plain HTML. Everything here may fail or be absent: the pages work without it.

import { doubtCard, reformat, securityCode, slashedExpiry, spacedCardNumber } from './card-fields.js';

enhance(document);

function enhance(root) {
  const form = root.querySelector('form[data-checkout]');
  if (form) enhanceCheckout(form);
  for (const other of root.querySelectorAll('form:not([data-checkout])')) submitOnce(other);
  const waiting = root.querySelector('[data-poll]');
  if (waiting) poll(waiting);
  for (const moment of root.querySelectorAll('[data-moment]')) tellHere(moment);
  const left = root.querySelector('[data-left]');
  if (left) countDown(left);
}

/** Says a moment in the zone that the browser is in. The business's, which is on the page, is the fallback. */
function tellHere(element) {
  const day = { year: 'numeric', month: 'long', day: 'numeric' };
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' };
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { ...day, ...time });
  element.textContent = format.format(new Date(element.dateTime));
}

/** Says how many minutes are left, in the words of the page; when they are over the page says what is. */
function countDown(element) {
  const end = performance.now() + Number(element.dataset.left);
  const say = () => {
    const leftMs = end - performance.now();
    if (leftMs <= 0) return location.reload();
    const minutes = Math.ceil(leftMs / 60_000);
    const { leftOne, leftMany } = element.dataset;
    element.textContent = ` · ${minutes === 1 ? leftOne : leftMany.replace('777', minutes)}`;
    setTimeout(say, Math.min(leftMs % 60_000 || 60_000, leftMs) + 50);
  };
  say();
}

/** A form that has been sent cannot be sent again, until the customer comes back to it. */
function submitOnce(target) {
  let pressed = null;
  target.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (pressed) {
      event.preventDefault();
      return;
    }
    const offline = document.querySelector('[data-offline]');
    if (offline) {
      offline.hidden = navigator.onLine;
      if (!navigator.onLine) {
        event.preventDefault();
        return;
      }
    }
    const submitter = event.submitter?.classList.contains('default-action') ? null : event.submitter;
    pressed = submitter ?? target.querySelector('.button-next');
    pressed?.setAttribute('aria-busy', 'true');
    announce(submitter?.dataset.busy ?? target.dataset.busy ?? '');
    // Disabled only once the browser has gathered the form, or the button's own value would be missing.
    setTimeout(() => {
      if (pressed) pressed.disabled = true;
    });
  });
  window.addEventListener('pageshow', () => {
    if (!pressed) return;
    pressed.disabled = false;
    pressed.removeAttribute('aria-busy');
    pressed = null;
  });
}

function enhanceCheckout(target) {
  doubtCard(target);
  submitOnce(target);
  target.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    void send(target, event.submitter);
  });
  target.addEventListener('input', (event) => typedHere.add(event.target.name));
  target.addEventListener('compositionstart', () => (target.composing = true));
  target.addEventListener('compositionend', () => (target.composing = false));
  const formats = { number: spacedCardNumber, expiry: slashedExpiry, cvc: securityCode };
  for (const [name, format] of Object.entries(formats)) {
    const input = target.querySelector(`[data-card-${name}]`);
    if (input) reformat(input, format);
  }

  target.addEventListener('change', (event) => {
    if (event.target.matches('[data-updates]')) void updateOrder(target, 'action', 'update');
  });
  target.addEventListener('click', (event) => {
    const button = event.target.closest('button[formnovalidate]');
    if (!button) return;
    event.preventDefault();
    void updateOrder(target, button.name, button.value);
  });
  // The discount field is replaced with its part of the page, so its key is listened for on the form.
  target.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target.name !== 'discount_code') return;
    event.preventDefault();
    target.querySelector('[value=apply_discount]')?.click();
  });
}

/**
 * Sends the form and shows what is wrong with it, if anything is, on a page where the card stays as it is typed: it never
 * leaves the fields but to be paid with. Where the answer leads elsewhere, the customer is taken there.
 */
async function send(target, submitter) {
  const body = new URLSearchParams(new FormData(target));
  if (submitter?.name) body.set(submitter.name, submitter.value);
  let page;
  try {
    const headers = { accept: 'text/html', 'x-rung-script': '1' };
    const answer = await fetch(target.getAttribute('action'), { method: 'POST', body, headers });
    if (answer.headers.has('x-rung-location')) {
      return void location.assign(answer.headers.get('x-rung-location'));
    }
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    // The browser itself says what is wrong with the connection. What was paid is not paid again.
    return target.submit();
  }
  const main = page.querySelector('main');
  if (!main) return location.reload();
  for (const input of main.querySelectorAll('[name^=card_]')) {
    input.value = target.elements[input.name]?.value ?? '';
    main.querySelector('.card-reentry')?.remove();
  }
  document.title = page.title;
  document.querySelector('main').replaceWith(main);
  enhance(main);
  const first = main.querySelector('[autofocus]');
  if (first) first.focus();
  else scrollTo(0, 0);
}

let updates = 0;

/**
 * Asks for the page as it would be with what is typed now, and takes over the parts that depend on it. What
 * is typed elsewhere stays; card details are not sent. When that fails, the form itself still can be sent.
 */
async function updateOrder(target, name, value) {
  const turn = (updates += 1);
  const status = document.querySelector('[data-status]');
  announce(status?.dataset.updating ?? '');
  const body = new URLSearchParams();
  for (const [field, typed] of new FormData(target)) {
    if (typeof typed === 'string' && !field.startsWith('card_')) body.append(field, typed);
  }
  if (value === 'update') body.delete('discount_code');
  body.set(name, value);
  try {
    const answer = await fetch(target.getAttribute('action'), {
      method: 'POST',
      body,
      headers: { accept: 'text/html' },
    });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const moment of page.querySelectorAll('[data-moment]')) tellHere(moment);
    await composed(target);
    if (turn !== updates) return;
    // Paid, expired or broken: the whole page is another one now.
    if (!page.querySelector('form[data-checkout]')) return void location.reload();
    const news = page.querySelector('.discount .field-error') ?? page.querySelector('.notice p');
    // On its way to be paid: what comes next is another page.
    if (target.querySelector('[aria-busy]')) return;
    const before = shownTotal();
    const isRestored = takeOver(page, value !== 'update', body);
    // What stands in the fields again may be taxed otherwise.
    if (isRestored) return void updateOrder(target, 'action', 'update');
    const total = shownTotal();
    const isNews = total !== before;
    announce(news?.textContent ?? (isNews ? (status?.dataset.total ?? '').replace('{total}', total) : ''));
  } catch {
    // The total is computed again when the form is sent, and the customer is asked if it differs.
    announce('');
  }
}

function shownTotal() {
  return document.querySelector('.total strong')?.textContent ?? '';
}

/** Waits until the input method is done with its field: one that is replaced under it loses what is composed. */
function composed(target) {
  if (!target.composing) return undefined;
  return new Promise((resolve) => target.addEventListener('compositionend', resolve, { once: true }));
}

/** Replaces what has changed and nothing else: what the customer has open, typed or in focus stays so. */
function takeOver(page, isAboutCode, sent) {
  const focused = document.activeElement;
  const hadFocus = focused?.closest('[data-part]') ?? null;
  const typed = document.querySelector('[name=discount_code]')?.value ?? '';
  const isOpen = document.querySelector('.discount')?.open ?? false;
  let isRestored = false;
  const fold = page.querySelector('.discount');
  if (fold && !isAboutCode) fold.open = isOpen;
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!fresh || part.isEqualNode(fresh)) continue;
    if (part.dataset.part === 'address') {
      if (part.dataset.country === fresh.dataset.country) continue;
      isRestored = moveAddress(part, fresh, sent);
    }
    // What is typed in it stays, as long as it is asked for at all.
    if (part.dataset.keep !== undefined && part.dataset.keep === fresh.dataset.keep) continue;
    part.replaceWith(fresh);
  }
  const field = document.querySelector('[name=discount_code]');
  const wasRefused = field?.getAttribute('aria-invalid') === 'true';
  if (field && (wasRefused || !isAboutCode)) field.value = typed;
  if (!hadFocus || hadFocus.contains(document.activeElement)) return isRestored;
  const same =
    focused.name && !isAboutCode ? document.querySelector(`[data-part] [name="${focused.name}"]`) : null;
  const otherwise = hadFocus.dataset.part === 'address' ? '[name=country]' : '.discount summary';
  (wasRefused ? field : (same ?? document.querySelector(otherwise)))?.focus();
  return isRestored;
}

/** What stood in the fields of each country, and the fields that were typed in: for this visit only. */
const addresses = new Map();
const typedHere = new Set();

/**
 * The fields of an address stay while its country does. In those of another one stands what stood there before, or else the
 * city and the street that the customer has typed; and what was typed meanwhile. All of it can be seen: nothing is sent
 * from a fold that is closed. Answers whether something stands there again that may change the tax.
 */
function moveAddress(part, fresh, sent) {
  const fields = (each) => each.querySelectorAll('input:not([type=hidden]), select');
  const left = new Map([...fields(part)].map(({ name }) => [name, sent.get(name) ?? '']));
  addresses.set(part.dataset.country, left);
  const carried = ['city', 'street'].filter((name) => typedHere.has(name) && left.get(name));
  const kept = addresses.get(fresh.dataset.country) ?? new Map(carried.map((name) => [name, left.get(name)]));
  const [fold, freshFold] = [part, fresh].map((each) => each.querySelector('.fold'));
  if (fold?.open && freshFold) freshFold.open = true;
  let isRestored = false;
  for (const field of fields(fresh)) {
    const before = part.querySelector(`input[name="${field.name}"]`);
    const isNewer = before && before.value.trim() !== (sent.get(field.name) ?? '').trim();
    const value = isNewer && field.matches('input') ? before.value : (kept.get(field.name) ?? '');
    if (value === '' || value === field.value) continue;
    const fallback = field.value;
    field.value = value;
    if (field.value !== value) field.value = fallback;
    else if (!isNewer && field.matches('[data-updates]')) isRestored = true;
    const around = field.closest('.fold');
    if (around) around.open = true;
  }
  return isRestored;
}

function announce(text) {
  const status = document.querySelector('[data-status]');
  if (status) status.textContent = text;
}

/** Looks again every two seconds while a payment is on its way, then shows what became of it. */
function poll(element) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'manual' });
      // A redirect may lead to the seller's site, which only the browser itself can follow.
      if (answer.type === 'opaqueredirect') location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (answer.ok && !page.querySelector('[data-poll]')) location.reload();
    } catch {
      // Offline for a moment: the next look may succeed.
    }
  }, Number(element.dataset.poll));
}
