import type { Exit } from './exit.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import type { Seller } from './page.ts';

interface WayBackProps {
  readonly exit: Exit;
  readonly seller: Seller;
  readonly t: Dictionary;
  /** True for the only remaining action, which is drawn as such. */
  readonly isNext?: boolean;
}

/** Link back to the seller: every page with a form also has an exit. */
export function WayBack({ exit, seller, t, isNext = false }: WayBackProps) {
  const label = exit.isSellers ? t.result.returnTo(seller.name) : t.error.home;
  if (isNext) {
    return (
      <a class="button button-next button-large" href={exit.url}>
        {label}
      </a>
    );
  }
  return (
    <p class="aside">
      <a class="quiet-link" href={exit.url}>
        {label}
      </a>
    </p>
  );
}
