import { createServer } from "node:http";
import pg from "pg";

/** The floor of a plan's page: one document with a box per item and twenty lines of script; a tick is one `update`. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

const SCRIPT = `
  document.addEventListener("change", ({ target }) => fetch("/items/" + target.dataset.id + "/tick", {
    method: "POST", body: JSON.stringify({ ticked: target.checked }) }));
  globalThis.interactive = true;`;

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1");
  if (request.method === "POST") {
    let body = "";
    for await (const chunk of request) body += chunk;
    const id = Number(url.pathname.split("/")[2]);
    const { rows } = await pool.query(
      "update bench_item set ticked = $2 where id = $1 returning id, ticked",
      [id, JSON.parse(body).ticked],
    );
    response.setHeader("content-type", "application/json").end(JSON.stringify(rows[0]));
    return;
  }
  const { rows } = await pool.query("select id, title, ticked from bench_item order by id limit $1", [
    Number(url.searchParams.get("items")),
  ]);
  if (url.pathname === "/items") {
    response.setHeader("content-type", "application/json").end(JSON.stringify(rows));
    return;
  }
  const boxes = rows.map(
    ({ id, title, ticked }) =>
      `<li><label><input type="checkbox" data-id="${id}"${ticked ? " checked" : ""}> ${title}</label></li>`,
  );
  response
    .setHeader("content-type", "text/html; charset=utf-8")
    .end(`<!doctype html><title>Plan</title><ul>${boxes.join("")}</ul><script>${SCRIPT}</script>`);
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.stdout.write("Listening\n"));
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => void pool.end());
});
