const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const isLive = process.stdout.isTTY === true && !process.env.CI;
const plainEvery = 15_000;

/** Whether a person watches: a terminal outside CI. */
export const hasTerminal = isLive;

let redraw = () => undefined;

/** Prints a line without tearing a running progress line. @param {string} line */
export function say(line) {
  if (isLive) process.stdout.write("\r\u001b[2K");
  process.stdout.write(`${line}\n`);
  redraw();
}

/**
 * Runs a slow step and shows that it goes on: one moving line on a terminal, plain lines with seconds elsewhere.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const began = Date.now();
  const seconds = () => ((Date.now() - began) / 1000).toFixed(1);
  const stop = isLive ? spin(label, seconds) : tell(label, seconds);
  try {
    const result = await work();
    stop();
    say(`  ✓ ${label} (${seconds()} s)`);
    return result;
  } catch (error) {
    stop();
    say(`  ✗ ${label} (${seconds()} s)`);
    throw error;
  }
}

function spin(label, seconds) {
  let frame = 0;
  redraw = () =>
    process.stdout.write(`\r\u001b[2K  ${frames[frame % frames.length]} ${label} ${seconds()} s`);
  redraw();
  const timer = setInterval(() => {
    frame += 1;
    redraw();
  }, 100);
  return () => {
    clearInterval(timer);
    redraw = () => undefined;
    process.stdout.write("\r\u001b[2K");
  };
}

function tell(label, seconds) {
  const timer = setInterval(() => say(`  … ${label}, ${Math.round(Number(seconds()))} s so far`), plainEvery);
  return () => clearInterval(timer);
}
