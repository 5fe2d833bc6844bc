import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^repro-fix\/testing$/, replacement: fileURLToPath(new URL('src/testing.ts', import.meta.url)) },
      { find: /^repro-fix$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Those execute PyTorch: `npm run test:torch`.
    exclude: ['test/torch/**'],
    testTimeout: 60_000,
  },
});
