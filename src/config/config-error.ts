/** A mistake in a configuration file or in the values given on the command line: shown as one line, exit code 2, no stack trace. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
