// What pages do beyond plain HTML. Everything here may fail or be absent: the pages work without it.

const form = document.querySelector('form[data-checkout]');
if (form) enhanceCheckout(form);
for (const other of document.querySelectorAll('form:not([data-checkout])')) submitOnce(other);
const waiting = document.querySelector('[data-poll]');
if (waiting) poll(waiting);

for (const moment of document.querySelectorAll('[data-moment]')) tellHere(moment);

const left = document.querySelector('[data-left]');
if (left) countDown(left);

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
  submitOnce(target);
  const number = target.querySelector('[data-card-number]');
  const expiry = target.querySelector('[data-card-expiry]');
  if (number) reformat(number, spacedCardNumber);
  if (expiry) reformat(expiry, slashedExpiry);

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

/** Rewrites a field while it is typed in, and keeps the caret behind the same digit. */
function reformat(input, format) {
  const rewrite = (deleting) => {
    // Japanese keyboards write full-width digits.
    const typed = input.value.normalize('NFKC');
    const before = typed.slice(0, input.selectionStart ?? typed.length).replace(/\D/g, '').length;
    const atEnd = input.selectionStart === input.value.length;
    input.value = format(typed, deleting);
    if (atEnd) return;
    let position = 0;
    for (let digits = 0; digits < before && position < input.value.length; position += 1) {
      if (/\d/.test(input.value[position])) digits += 1;
    }
    input.setSelectionRange(position, position);
  };
  input.addEventListener('input', (event) => {
    // What an input method is still composing is its own.
    if (!event.isComposing) rewrite(event.inputType?.startsWith('delete') ?? false);
  });
  input.addEventListener('compositionend', () => rewrite(false));
}

function spacedCardNumber(text) {
  const digits = text.replace(/\D/g, '').slice(0, 19);
  const groups = /^3[47]/.test(digits) ? /^(\d{1,4})(\d{1,6})?(\d+)?$/ : null;
  const parts = groups ? (groups.exec(digits)?.slice(1) ?? []) : (digits.match(/\d{1,4}/g) ?? []);
  return parts.filter(Boolean).join(' ');
}

function slashedExpiry(text, deleting) {
  let digits = text.replace(/\D/g, '');
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  // Browsers fill in a four-digit year.
  const year = digits.length === 6 && digits.slice(2, 4) === '20' ? digits.slice(4) : digits.slice(2, 4);
  if (digits.length < 2 || (digits.length === 2 && deleting)) return digits;
  return `${digits.slice(0, 2)} / ${year}`;
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
    if (turn !== updates) return;
    // Paid, expired or broken: the whole page is another one now.
    if (!page.querySelector('form[data-checkout]')) return void location.reload();
    const news = page.querySelector('.discount .field-error') ?? page.querySelector('.notice p');
    // On its way to be paid: what comes next is another page.
    if (target.querySelector('[aria-busy]')) return;
    takeOver(page, value !== 'update');
    const total = document.querySelector('.total strong')?.textContent ?? '';
    announce(news?.textContent ?? (status?.dataset.total ?? '').replace('{total}', total));
  } catch {
    // The total is computed again when the form is sent, and the customer is asked if it differs.
    announce('');
  }
}

/** Replaces what has changed and nothing else: what the customer has open, typed or in focus stays so. */
function takeOver(page, isAboutCode) {
  const focused = document.activeElement;
  const hadFocus = focused?.closest('[data-part]') ?? null;
  const typed = document.querySelector('[name=discount_code]')?.value ?? '';
  const isOpen = document.querySelector('.discount')?.open ?? false;
  const fold = page.querySelector('.discount');
  if (fold && !isAboutCode) fold.open = isOpen;
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    // What is typed in it stays, as long as it is asked for at all.
    const isKept = part.dataset.keep !== undefined && part.dataset.keep === fresh?.dataset.keep;
    if (fresh && !isKept && !part.isEqualNode(fresh)) part.replaceWith(fresh);
  }
  const field = document.querySelector('[name=discount_code]');
  const wasRefused = field?.getAttribute('aria-invalid') === 'true';
  if (field && (wasRefused || !isAboutCode)) field.value = typed;
  if (!hadFocus || hadFocus.contains(document.activeElement)) return;
  const same =
    focused.name && !isAboutCode ? document.querySelector(`[data-part] [name="${focused.name}"]`) : null;
  (wasRefused ? field : (same ?? document.querySelector('.discount summary')))?.focus();
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
