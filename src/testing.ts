/** The public test kit for transforms. Re-exports only. */
export type { FixtureSettings } from './engine/testing/fixture.ts';
export { createTestKit, defineInlineTest, defineTest } from './engine/testing/define-test.ts';
export type { TestKit, TestOptions, TestRunner, TransformUnderTest } from './engine/testing/define-test.ts';
