import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { chooseBusiness, whenSignedOut } from '../api/client.ts';
import { Drawer } from '../parts/dialog.tsx';
import { Icon } from '../parts/icons.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { type Session, sessionQuery, useSession } from '../session/session.ts';
import { SignIn } from '../session/sign-in.tsx';
import { useWords } from '../words/words.tsx';
import { useKeys } from './keys.ts';
import { Palette } from './palette.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { Sidebar, useOwnPlaces, usePlaces } from './sidebar.tsx';
import { TestBand } from './test-band.tsx';
import { turnTheme } from './theme.ts';

type Overlay = 'find' | 'shortcuts' | 'advance' | 'menu';

/** Frame of every page: sidebar, band of the test mode, crumbs. Without a session it asks for one. */
export function Frame() {
  const session = useSession();
  const client = useQueryClient();
  const [entered, setEntered] = useState<Session>();
  useEffect(() => {
    whenSignedOut(() => client.setQueryData(sessionQuery.queryKey, null));
  }, [client]);
  const isActive = session?.state === 'active';
  if (isActive && session.business !== null && session !== entered) setEntered(session);
  useEffect(() => {
    const first = session?.businesses.find((one) => one !== null);
    if (!isActive || session.business !== null || first === undefined) return;
    chooseBusiness(first.business_id);
    void client.invalidateQueries();
  }, [client, isActive, session]);
  if (session === undefined) return null;
  return (
    <>
      {entered !== undefined && <Inside session={entered} />}
      {/* A session that ended in the middle of something: the page stays below, with what was typed in it. */}
      {!isActive && (
        <div className={entered && 'fixed inset-0 z-30 overflow-y-auto'}>
          <SignIn isAgain={entered !== undefined} />
        </div>
      )}
    </>
  );
}

function Inside({ session }: { readonly session: Session }) {
  const words = useWords();
  const [overlay, setOverlay] = useState<Overlay>();
  useFrameKeys(setOverlay);
  const close = () => setOverlay(undefined);
  const sidebar = <Sidebar session={session} onFind={() => setOverlay('find')} onGo={close} />;
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <div className="app">
        {sidebar}
        <div className="page">
          {session.business?.mode === 'test' && (
            <TestBand
              isOpen={overlay === 'advance'}
              onOpen={(open) => setOverlay(open ? 'advance' : undefined)}
            />
          )}
          <Top
            onMenu={() => setOverlay('menu')}
            onFind={() => setOverlay('find')}
            onKeys={() => setOverlay('shortcuts')}
          />
          <main className="main" id="main" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
      <Drawer title={words.nav.menu} isOpen={overlay === 'menu'} onClose={close}>
        {sidebar}
      </Drawer>
      <Overlays overlay={overlay} onOpen={setOverlay} />
    </>
  );
}

/** Keys that act on every page. */
function useFrameKeys(open: (overlay: Overlay) => void): void {
  const navigate = useNavigate();
  const keys = useMemo(() => {
    const go = (to: string) => () => void navigate({ to });
    return {
      'mod+k': () => open('find'),
      '?': () => open('shortcuts'),
      T: () => open('advance'),
      L: turnTheme,
      'g h': go('/'),
      'g o': go('/funnels'),
      'g e': go('/experiments'),
      'g c': go('/customers'),
      'g p': go('/payments'),
      'g s': go('/subscriptions'),
      'g d': go('/webhooks'),
      'g ,': go('/settings'),
    };
  }, [navigate, open]);
  useKeys(keys);
}

/** Palette or shortcuts, over the page. */
function Overlays(props: {
  readonly overlay: Overlay | undefined;
  readonly onOpen: (overlay: Overlay | undefined) => void;
}) {
  const words = useWords();
  const close = () => props.onOpen(undefined);
  return (
    <>
      {props.overlay === 'find' && (
        <Palette
          onClose={close}
          verbs={[
            {
              key: 'advance',
              icon: 'clock',
              word: words.advance.title,
              note: '⇧ T',
              run: () => props.onOpen('advance'),
            },
            { key: 'theme', icon: 'moon', word: words.shortcuts.theme, note: '⇧ L', run: turnTheme },
            {
              key: 'keys',
              icon: 'menu',
              word: words.shortcuts.title,
              note: '?',
              run: () => props.onOpen('shortcuts'),
            },
          ]}
        />
      )}
      {props.overlay === 'shortcuts' && <Shortcuts onClose={close} />}
    </>
  );
}

function Top(props: {
  readonly onMenu: () => void;
  readonly onFind: () => void;
  readonly onKeys: () => void;
}) {
  const words = useWords();
  return (
    <header className="top">
      <button type="button" className="btn is-quiet is-icon phone-top" onClick={props.onMenu}>
        <Icon name="menu" />
        <span className="vh">{words.nav.menu}</span>
      </button>
      <Crumbs />
      <div className="acts">
        <button type="button" className="btn is-quiet is-icon phone-top" onClick={props.onFind}>
          <Icon name="search" />
          <span className="vh">{words.find.label}</span>
        </button>
        <button type="button" className="btn is-quiet is-icon only-wide" onClick={props.onKeys}>
          <b aria-hidden="true">?</b>
          <span className="vh">{words.shortcuts.title}</span>
        </button>
      </div>
    </header>
  );
}

/** Bread crumbs: the list, and the thing in it. */
function Crumbs() {
  const words = useWords();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname.split('/').filter(Boolean) });
  const [page, id] = path;
  const places = [...usePlaces().flatMap((group) => group.places), ...useOwnPlaces()];
  const address = `/${page ?? ''}`;
  const name = places.find(({ to }) => to === address)?.word ?? address;
  useEffect(() => {
    document.title = `${name} · Rung`;
  }, [name]);
  return (
    <nav className="crumbs" aria-label={words.nav.where}>
      {id === undefined ? (
        <span aria-current="page" className="clip">
          {name}
        </span>
      ) : (
        <>
          <a
            href={`/dashboard${address}`}
            onClick={(event) => {
              event.preventDefault();
              void navigate({ to: address });
            }}
          >
            {name}
          </a>
          <Icon name="right" size={12} />
          <span aria-current="page" className="clip">
            {id}
          </span>
        </>
      )}
    </nav>
  );
}
