/** An error whose message is a sentence for the person at the terminal: printed alone, without a stack trace. */
export class UserError extends Error {
  name = "UserError";
}

const knownCodes = {
  ENOSPC: "The disk is full. Free some space, then start again; nothing was damaged.",
  EDQUOT: "Your disk quota is used up. Free some space, then start again; nothing was damaged.",
  EROFS: "This folder is on a read-only disk. Choose a writable one with HOLDPOINT_DATA=/path/to/folder.",
  EMFILE: "Too many files are open. Raise the limit (ulimit -n 4096), then start again.",
};

/**
 * The sentence for an error of the operating system, or undefined when it needs a stack trace instead.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function sentenceFor(error) {
  if (error instanceof UserError) return error.message;
  const { code, path: file, name, message } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (name === "MigrationError") return message;
  if (/No space left on device/i.test(String(message))) return knownCodes.ENOSPC;
  if (code === "EACCES" || code === "EPERM") {
    return `No permission to write ${file ?? "a file"}. Change its owner, or choose another folder with HOLDPOINT_DATA=/path/to/folder.`;
  }
  return typeof code === "string" ? knownCodes[code] : undefined;
}

/**
 * Ends the program with the right words: a sentence for what a person can mend, the whole error for a defect.
 * @param {unknown} error
 */
export function reportAndExit(error) {
  const sentence = sentenceFor(error);
  if (sentence === undefined) console.error(error);
  else console.error(`\n${sentence}\n`);
  process.exit(1);
}
