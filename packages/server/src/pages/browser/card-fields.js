// Fields of the payment gateway on a page of Rung. The charge was prepared before the page was sent; the browser confirms
// it, and the page that follows asks the gateway what has come of it.

const form = document.querySelector('form[data-card-fields]');
if (form) showFields(form);

function showFields(target) {
  const { publishableKey, clientSecret, returnUrl, locale, failed } = target.dataset;
  const button = target.querySelector('button');
  const alert = target.querySelector('[role=alert]');
  target.addEventListener('submit', (event) => event.preventDefault());
  if (typeof window.Stripe !== 'function') return say(failed);

  const stripe = window.Stripe(publishableKey, { locale });
  const elements = stripe.elements({ clientSecret, appearance: appearance(), loader: 'auto' });
  const element = elements.create('payment', { layout: 'tabs' });
  element.on('ready', () => {
    target.querySelector('[data-loading]').hidden = true;
    button.disabled = false;
  });
  element.on('loaderror', () => say(failed));
  element.mount('#card-fields');

  target.addEventListener('submit', async () => {
    if (button.disabled) return;
    lock(true);
    alert.hidden = true;
    try {
      const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: returnUrl } });
      if (!error) return;
      // The gateway may have ended the payment elsewhere: the page that follows says how.
      if (error.code === 'payment_intent_unexpected_state') return location.assign(returnUrl);
      say(error.message ?? failed);
    } catch {
      say(failed);
    }
    lock(false);
  });

  window.addEventListener('pageshow', (event) => event.persisted && location.reload());

  function say(text) {
    target.querySelector('[data-loading]').hidden = true;
    alert.textContent = text;
    alert.hidden = false;
    alert.focus();
  }

  function lock(isLocked) {
    button.disabled = isLocked;
    if (isLocked) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
    target.querySelector('[role=status]').textContent = isLocked ? target.dataset.busy : '';
  }
}

/** The colours of the page, light or dark, for the fields. */
function appearance() {
  const styles = getComputedStyle(document.documentElement);
  const color = (name) => styles.getPropertyValue(name).trim();
  const { theme } = document.documentElement.dataset;
  const isDark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  return {
    theme: isDark ? 'night' : 'stripe',
    variables: { colorPrimary: color('--accent'), colorText: color('--ink'), fontSizeBase: '16px' },
  };
}
