import { existsSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";

/**
 * Whether nothing listens on the port of this address.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = "127.0.0.1") {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port nobody uses at this moment. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * The port remembered in a file, so that a tool configured yesterday still connects today; another when it is taken.
 * @param {string} file
 * @param {(line: string) => void} say
 */
export async function stablePort(file, say) {
  const remembered = existsSync(file) ? Number(readFileSync(file, "utf8")) : Number.NaN;
  const isUsable = Number.isInteger(remembered) && remembered > 0 && remembered < 65_536;
  if (isUsable && (await isFree(remembered))) return remembered;
  const port = await freePort();
  if (isUsable) say(`Port ${remembered} of the database is taken by another program; it moves to ${port}`);
  writeFileSync(file, `${port}\n`);
  return port;
}
