import { Link } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { api, chooseBusiness } from '../api/client.ts';
import { Icon, type IconName, Mark } from '../parts/icons.tsx';
import type { Session } from '../session/session.ts';
import { useSpeech } from '../words/words.tsx';
import { isDark, turnTheme } from './theme.ts';

interface Place {
  readonly to: string;
  readonly icon: IconName;
  readonly word: string;
}

/** Every page of the frame, in the groups of the sidebar. */
export function usePlaces(): readonly { readonly title?: string; readonly places: readonly Place[] }[] {
  const { nav } = useSpeech().words;
  return [
    { places: [{ to: '/', icon: 'home', word: nav.home }] },
    {
      title: nav.sell,
      places: [
        { to: '/funnels', icon: 'funnel', word: nav.funnels },
        { to: '/experiments', icon: 'experiment', word: nav.experiments },
        { to: '/products', icon: 'product', word: nav.products },
        { to: '/discounts', icon: 'discount', word: nav.discounts },
      ],
    },
    {
      title: nav.bill,
      places: [
        { to: '/customers', icon: 'customers', word: nav.customers },
        { to: '/payments', icon: 'payment', word: nav.payments },
        { to: '/subscriptions', icon: 'subscription', word: nav.subscriptions },
      ],
    },
    {
      title: nav.build,
      places: [
        { to: '/keys', icon: 'key', word: nav.keys },
        { to: '/webhooks', icon: 'webhook', word: nav.webhooks },
      ],
    },
  ];
}

/** Pages about the business and its people, at the foot of the sidebar. */
export function useOwnPlaces(): readonly Place[] {
  const { nav } = useSpeech().words;
  return [
    { to: '/settings', icon: 'settings', word: nav.settings },
    { to: '/team', icon: 'team', word: nav.team },
  ];
}

export function Sidebar(props: {
  readonly session: Session;
  readonly onFind: () => void;
  readonly onGo?: () => void;
}) {
  const { words } = useSpeech();
  const groups = usePlaces();
  const ownPlaces = useOwnPlaces();
  return (
    <nav className="side" aria-label={words.nav.main}>
      <BusinessMenu session={props.session} />
      <button type="button" className="find" onClick={props.onFind}>
        <Icon name="search" size={14} />
        <span>{words.find.label}</span>
        <kbd>⌘K</kbd>
      </button>
      <div className="nav">
        {groups.map(({ title, places }) => (
          <div key={title ?? ''}>
            {title !== undefined && <h2>{title}</h2>}
            {places.map((place) => (
              <PlaceLink key={place.to} place={place} onGo={props.onGo} />
            ))}
          </div>
        ))}
      </div>
      <div className="me nav">
        <div>
          {ownPlaces.map((place) => (
            <PlaceLink key={place.to} place={place} onGo={props.onGo} />
          ))}
          <PersonMenu session={props.session} />
        </div>
      </div>
    </nav>
  );
}

function PlaceLink({ place, onGo }: { readonly place: Place; readonly onGo?: (() => void) | undefined }) {
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      {...(onGo && { onClick: onGo })}
    >
      <Icon name={place.icon} />
      <span className="clip">{place.word}</span>
    </Link>
  );
}

function BusinessMenu({ session }: { readonly session: Session }) {
  const { words } = useSpeech();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="switch" aria-label={words.nav.business}>
        <Mark />
        <span className="grow">
          <b className="clip">{session.business?.name}</b>
        </span>
        <Icon name="down" size={14} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4}>
          {session.businesses
            .filter((one) => one !== null)
            .map((one) => (
              <DropdownMenu.Item
                key={one.business_id}
                className="data-[highlighted]:bg-hover outline-none cursor-pointer"
                onSelect={() => {
                  chooseBusiness(one.business_id);
                  // Everything on the page belongs to the business before.
                  location.assign('/dashboard/');
                }}
              >
                <span className="grow">{one.name}</span>
                {one.mode === 'test' && <span className="tag">{words.band.test}</span>}
                {one.business_id === session.business?.business_id && <Icon name="check" size={12} />}
              </DropdownMenu.Item>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function PersonMenu({ session }: { readonly session: Session }) {
  const { language, words, choose } = useSpeech();
  const item = 'data-[highlighted]:bg-hover outline-none cursor-pointer';
  const role = session.business?.role;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="switch" aria-label={words.nav.person}>
        <span className="ava" aria-hidden="true">
          {session.user?.name.slice(0, 1)}
        </span>
        <span className="grow clip">{session.user?.name}</span>
        {role && <span className="count soft small">{words.roles[role]}</span>}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" side="top" sideOffset={4}>
          <DropdownMenu.Item className={item} onSelect={turnTheme}>
            <Icon name="moon" />
            {isDark() ? words.actions.light : words.actions.dark}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={item}
            lang={language === 'ja' ? 'en' : 'ja'}
            onSelect={() => choose(language === 'ja' ? 'en' : 'ja')}
          >
            {words.actions.language}
          </DropdownMenu.Item>
          <hr />
          <DropdownMenu.Item
            className={item}
            onSelect={() =>
              void api.DELETE('/session').then(() => {
                // Loaded anew, so that nothing of the person before stays in memory.
                location.assign('/dashboard/');
              })
            }
          >
            {words.actions.signOut}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
