import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev -w packages/dashboard` asks the Rung that `npm start` runs.
const server = 'http://localhost:4000';

export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), tailwindcss()],
  build: {
    // The server delivers it from there, and packs it with what it ships.
    outDir: '../server/dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // It tells how long plugins took, which whoever starts Rung did not ask.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: {
    proxy: { '^/(?!dashboard)': { target: server, headers: { origin: server } } },
  },
});
