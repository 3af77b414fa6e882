import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { Failure } from './parts/pieces.tsx';
import { Invitation, SetUp } from './session/set-up.tsx';
import { useWords } from './words/words.tsx';

const root = createRootRoute({ notFoundComponent: Missing });
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });

/** Filters, tabs and pages of lists are in the address, so that they can be linked and Back undoes them. */
const textSearch = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );

const page = <Path extends string>(path: Path, load: () => Promise<Record<'Page', () => React.ReactNode>>) =>
  createRoute({
    getParentRoute: () => frame,
    path,
    validateSearch: textSearch,
    component: lazyRouteComponent(load, 'Page'),
    errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  });

const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/setup', component: SetUp }),
  createRoute({ getParentRoute: () => root, path: '/invitation', component: Invitation }),
  frame.addChildren([
    page('/', () => import('./pages/home.tsx')),
    page('/payments', () => import('./pages/payments.tsx')),
    page('/payments/$id', () => import('./pages/payment.tsx')),
    page('/customers', () => import('./pages/customers.tsx')),
    page('/customers/$id', () => import('./pages/customer.tsx')),
    page('/subscriptions', () => import('./pages/subscriptions.tsx')),
    page('/subscriptions/$id', () => import('./pages/subscription.tsx')),
    page('/products', () => import('./pages/products.tsx')),
    page('/discounts', () => import('./pages/discounts.tsx')),
    page('/funnels', () => import('./pages/funnels.tsx')),
    page('/funnels/$id', () => import('./pages/funnel.tsx')),
    page('/experiments', () => import('./pages/experiments.tsx')),
    page('/keys', () => import('./pages/keys.tsx')),
    page('/webhooks', () => import('./pages/webhooks.tsx')),
    page('/webhooks/$id', () => import('./pages/webhook.tsx')),
    page('/settings', () => import('./pages/settings.tsx')),
    page('/team', () => import('./pages/team.tsx')),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: '/dashboard',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function Missing() {
  const words = useWords();
  return <p className="p-6">{words.states.missing}</p>;
}
