/**
 * A command as one line, quoted as a POSIX shell reads it: the form of `stdio:` addresses, on every system.
 *
 * @example
 * ```ts
 * quoteCommand(["python", "my worker.py"]); // python 'my worker.py'
 * ```
 */
export function quoteCommand(command: readonly string[]): string {
  return command.map(quoteArgument).join(" ");
}

function quoteArgument(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
