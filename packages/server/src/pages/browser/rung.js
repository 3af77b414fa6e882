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
  wantCardFields(target);
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

/** Says that fields of the gateway can be shown here, unless the customer comes back from them for its page. */
function wantCardFields(target) {
  const wanted = target.querySelector('[data-card-fields-wanted]');
  if (wanted && !new URLSearchParams(location.search).has('card_page')) wanted.value = 'shown';
}

/**
 * Rewrites a field while it is typed in, and keeps the caret behind the same digit. A format is told how the text came to
 * be: `typed` by one key, `deleted`, or `whole`: pasted, filled in by the browser, or left by the customer.
 */
function reformat(input, format) {
  const rewrite = (how, isForward = false) => {
    const typed = halfWidth(input.value);
    const wanted = format(typed, how);
    if (wanted === input.value) return;
    const before = typed.slice(0, input.selectionStart ?? typed.length).replace(/\D/g, '').length;
    const isAtEnd = document.activeElement !== input || input.selectionStart === input.value.length;
    // A zero that was put before the month moves what stands behind it.
    const added = how === 'deleted' ? 0 : wanted.replace(/\D/g, '').length - typed.replace(/\D/g, '').length;
    input.value = wanted;
    if (isAtEnd) return;
    let position = 0;
    for (let digits = 0; digits < before + Math.max(0, added) && position < wanted.length; position += 1) {
      if (/\d/.test(wanted[position])) digits += 1;
    }
    // Deleting forwards steps over what parts the digits, which cannot be deleted by itself.
    while (isForward && position < wanted.length && /\D/.test(wanted[position])) position += 1;
    input.setSelectionRange(position, position);
  };
  input.addEventListener('input', (event) => {
    // What an input method is still composing is its own.
    if (event.isComposing) return;
    const { inputType = '' } = event;
    const isKey = inputType === 'insertText' && event.data?.length === 1;
    const how = inputType.startsWith('delete') ? 'deleted' : isKey ? 'typed' : 'whole';
    rewrite(how, inputType.endsWith('Forward'));
  });
  input.addEventListener('compositionend', () => rewrite('whole'));
  input.addEventListener('change', () => rewrite('whole'));
}

/** Japanese keyboards write full-width digits and signs, and a long vowel for a dash. */
function halfWidth(text) {
  return text.normalize('NFKC').replace(/[‐‑‒–—―−ーｰ─]/g, '-');
}

function spacedCardNumber(text) {
  const digits = text.replace(/\D/g, '').slice(0, 19);
  const groups = /^3[47]/.test(digits) ? /^(\d{1,4})(\d{1,6})?(\d+)?$/ : null;
  const parts = groups ? (groups.exec(digits)?.slice(1) ?? []) : (digits.match(/\d{1,4}/g) ?? []);
  return parts.filter(Boolean).join(' ');
}

function securityCode(text) {
  return text.replace(/\D/g, '').slice(0, 4);
}

/**
 * `MM / YY`, or `MM / YYYY` where the year is written so. What cannot be a date stays as it was typed: the server says so,
 * and nobody pays with another month than they meant.
 */
function slashedExpiry(text, how) {
  const digits = text.replace(/\D/g, '');
  const [, month, parting, rest] = /^(\d*)(\D*)(.*)$/s.exec(text.replace(/^[^\d/]+/, '')) ?? [];
  const year = rest.replace(/\D/g, '');
  if (how === 'deleted') {
    if (year === '') return month;
    return parting === '' ? slashed(digits.slice(0, 2), digits.slice(2)) : `${month} / ${year}`;
  }
  if (parting === '') return unparted(digits, how);
  // Forms of the web have the year first: 2034-12.
  if (/^20\d\d$/.test(month) && /^\d{1,2}$/.test(year)) return slashed(year.padStart(2, '0'), month);
  // With a year behind it, a month of one digit is still being written; it is complete once it is left.
  if (year !== '' && how === 'typed') return slashed(month.slice(0, 2), year);
  // `130` was typed without a slash: there is no 13th month.
  if (/^1[3-9]$/.test(month) && year.length === 1) return slashed('01', month[1] + year);
  return slashed(/^[1-9]$/.test(month) ? `0${month}` : month.slice(0, 2), year);
}

function unparted(digits, how) {
  if (how === 'whole' && /^20\d\d(0[1-9]|1[0-2])$/.test(digits)) {
    return slashed(digits.slice(4), digits.slice(0, 4));
  }
  // No month begins with 2.
  if (/^[2-9]$/.test(digits)) return slashed(`0${digits}`, '');
  if (how === 'whole' && /^([2-9]\d|1[3-9])\d$/.test(digits)) {
    return slashed(`0${digits[0]}`, digits.slice(1));
  }
  return digits.length < 2 ? digits : slashed(digits.slice(0, 2), digits.slice(2));
}

/** Card expiry with its slash. A year too long for two digits or four is left to be seen. */
function slashed(month, year) {
  return `${month} / ${year.slice(0, 4)}`;
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
    await composed(target);
    if (turn !== updates) return;
    // Paid, expired or broken: the whole page is another one now.
    if (!page.querySelector('form[data-checkout]')) return void location.reload();
    const news = page.querySelector('.discount .field-error') ?? page.querySelector('.notice p');
    // On its way to be paid: what comes next is another page.
    if (target.querySelector('[aria-busy]')) return;
    const before = shownTotal();
    takeOver(page, value !== 'update', body);
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
  const fold = page.querySelector('.discount');
  if (fold && !isAboutCode) fold.open = isOpen;
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!fresh || part.isEqualNode(fresh)) continue;
    if (part.dataset.part === 'address' && !isOfNewCountry(part, fresh, sent)) continue;
    // What is typed in it stays, as long as it is asked for at all.
    if (part.dataset.keep !== undefined && part.dataset.keep === fresh.dataset.keep) continue;
    part.replaceWith(fresh);
  }
  const field = document.querySelector('[name=discount_code]');
  const wasRefused = field?.getAttribute('aria-invalid') === 'true';
  if (field && (wasRefused || !isAboutCode)) field.value = typed;
  if (!hadFocus || hadFocus.contains(document.activeElement)) return;
  const same =
    focused.name && !isAboutCode ? document.querySelector(`[data-part] [name="${focused.name}"]`) : null;
  const otherwise = hadFocus.dataset.part === 'address' ? '[name=country]' : '.discount summary';
  (wasRefused ? field : (same ?? document.querySelector(otherwise)))?.focus();
}

/** The fields of an address stay while its country does. In those of another one stands what was typed meanwhile. */
function isOfNewCountry(part, fresh, sent) {
  if (part.dataset.country === fresh.dataset.country) return false;
  const [fold, freshFold] = [part, fresh].map((each) => each.querySelector('.fold'));
  if (fold?.open && freshFold) freshFold.open = true;
  for (const input of part.querySelectorAll('input:not([type=hidden])')) {
    const successor = fresh.querySelector(`input[name="${input.name}"]`);
    if (successor && input.value.trim() !== (sent.get(input.name) ?? '').trim())
      successor.value = input.value;
  }
  return true;
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
