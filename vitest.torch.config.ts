import { defineConfig } from 'vitest/config';

/**
 * The tests that execute torch: separate from `npm test`, since they need an interpreter with torch and take minutes.
 * Each test starts processes of its own, so the files run one after the other.
 */
export default defineConfig({
  test: {
    include: ['test/torch/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
