// What the fields of a card do while they are typed in.

/**
 * Says of a card what is surely mistyped when its field is left, and once before it is sent. Whoever presses again with the
 * same card has it sent: the server decides.
 */
export function doubtCard(target) {
  const inputs = [...target.querySelectorAll('[data-wrong]')];
  for (const input of inputs) {
    input.addEventListener('change', () => sayWrong(input));
  }
  target.addEventListener('submit', (event) => {
    const method = target.querySelector('[name=payment_method]:checked');
    if (method && method.value !== 'new') return;
    const doubtful = inputs.filter((input) => sayWrong(input) && input.dataset.doubted !== input.value);
    for (const input of doubtful) input.dataset.doubted = input.value;
    if (doubtful.length === 0) return;
    event.preventDefault();
    doubtful[0].focus();
  });
}

/** Shows the field's error, or takes it away, and answers whether there is one. */
function sayWrong(input) {
  const id = `${input.id}-error`;
  const isWrong = input.value !== '' && !looksRight(input);
  const others = (input.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((each) => each && each !== id);
  document.getElementById(id)?.remove();
  if (isWrong) {
    const error = Object.assign(document.createElement('p'), { id, className: 'field-error' });
    error.textContent = input.dataset.wrong;
    input.closest('.field').append(error);
    input.setAttribute('aria-invalid', 'true');
    others.push(id);
  } else {
    input.removeAttribute('aria-invalid');
  }
  input.setAttribute('aria-describedby', others.join(' '));
  return isWrong;
}

function looksRight({ name, value }) {
  const digits = value.replace(/\D/g, '');
  switch (name) {
    case 'card_number':
      return digits.length >= 12 && hasCheckDigit(digits);
    case 'card_expiry':
      return /^(0[1-9]|1[0-2]) \/ (\d\d|20\d\d)$/.test(value);
    default:
      return /^\d{3,4}$/.test(value);
  }
}

/** The last digit of a card number follows from the others (ISO/IEC 7812, Luhn). */
function hasCheckDigit(digits) {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const counted = index % 2 === 1 ? digit * 2 : Number(digit);
    sum += counted > 9 ? counted - 9 : counted;
  });
  return sum % 10 === 0;
}

/**
 * Rewrites a field while it is typed in, and keeps the caret behind the same digit. A format is told how the text came to
 * be: `typed` by one key, `deleted`, or `whole`: pasted, filled in by the browser, or left by the customer.
 */
export function reformat(input, format) {
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

export function spacedCardNumber(text) {
  const digits = text.replace(/\D/g, '').slice(0, 19);
  const groups = /^3[47]/.test(digits) ? /^(\d{1,4})(\d{1,6})?(\d+)?$/ : null;
  const parts = groups ? (groups.exec(digits)?.slice(1) ?? []) : (digits.match(/\d{1,4}/g) ?? []);
  return parts.filter(Boolean).join(' ');
}

export function securityCode(text) {
  return text.replace(/\D/g, '').slice(0, 4);
}

/**
 * `MM / YY`, or `MM / YYYY` where the year is written so. What cannot be a date stays as it was typed: the server says so,
 * and nobody pays with another month than they meant.
 */
export function slashedExpiry(text, how) {
  const digits = text.replace(/\D/g, '');
  const [, month, parting, rest] = /^(\d*)(\D*)(.*)$/s.exec(text.replace(/^[^\d/]+/, '')) ?? [];
  const year = rest.replace(/\D/g, '');
  if (how === 'deleted') {
    if (year === '') return month;
    return parting === '' ? slashed(digits.slice(0, 2), digits.slice(2)) : `${month} / ${year}`;
  }
  if (parting === '') return unparted(digits, how);
  // Forms of the web have the year first: 2034-12. Until its month is written, it stays as it is typed.
  if (/^20\d+$/.test(month)) {
    const isWritten = month.length === 4 && (how === 'typed' ? /^(0[1-9]|1[0-2])$/ : /^\d{1,2}$/).test(year);
    return isWritten ? slashed(year.padStart(2, '0'), month) : text;
  }
  // With a year behind it, a month of one digit is still being written; it is complete once it is left.
  if (year !== '' && how === 'typed') return slashed(month.slice(0, 2), year);
  // `130` was typed without a slash: there is no 13th month.
  if (/^1[3-9]$/.test(month) && year.length === 1) return slashed('01', month[1] + year);
  return slashed(/^[1-9]$/.test(month) ? `0${month}` : month.slice(0, 2), year);
}

function unparted(digits, how) {
  if (/^20\d\d(0[1-9]|1[0-2])$/.test(digits)) return slashed(digits.slice(4), digits.slice(0, 4));
  // It may become a year.
  if (digits.startsWith('20') || (digits === '2' && how === 'typed')) return digits;
  // No month begins with 2.
  if (/^[2-9]$/.test(digits)) return slashed(`0${digits}`, '');
  if (how === 'typed' && /^2[1-9]$/.test(digits)) return slashed('02', digits[1]);
  if (how === 'whole' && /^([2-9]\d|1[3-9])\d$/.test(digits)) {
    return slashed(`0${digits[0]}`, digits.slice(1));
  }
  return digits.length < 2 ? digits : slashed(digits.slice(0, 2), digits.slice(2));
}

/** What is too long for a year of two digits or four is left to be seen. */
function slashed(month, year) {
  return `${month} / ${year.slice(0, 4)}`;
}
