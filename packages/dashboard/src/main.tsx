import './styles/app.css';
import '@fontsource-variable/inter/wght.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.ts';
import { ToastProvider } from './parts/toasts.tsx';
import { router } from './router.tsx';
import { SpeechProvider } from './words/words.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays one; what did not arrive is asked for again.
      retry: (failures, error) =>
        failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
  },
});

setNonce(document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '');
const root = document.getElementById('app');
if (root === null) throw new Error('The page has no element with the id "app".');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <SpeechProvider>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </SpeechProvider>
    </QueryClientProvider>
  </StrictMode>,
);
