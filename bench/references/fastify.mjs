import Fastify from "fastify";
import pg from "pg";

/** The floor an API on Node stands on: Fastify, one pool, one prepared query a request. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify();
app.get("/rows", async () => {
  const { rows } = await pool.query({ name: "rows", text: "select * from bench_row order by id limit 100" });
  return rows;
});

const readers = new Set();
app.post("/items/:id", async ({ params, body }) => {
  const { rows } = await pool.query({
    name: "tick",
    text: "update bench_item set ticked = $2, changed_at = now() where id = $1 returning *",
    values: [params.id, body.ticked],
  });
  for (const reader of readers) reader.write(`data: ${JSON.stringify(rows[0])}\n\n`);
  return rows[0];
});
app.get("/events", (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { "content-type": "text/event-stream" });
  reply.raw.write(": open\n\n");
  readers.add(reply.raw);
  request.raw.once("close", () => readers.delete(reply.raw));
});
app.get("/page", (_request, reply) => {
  reply.type("text/html").send(PAGE);
});

/** One box, told to everybody who has the page open. */
const PAGE = `<!doctype html><title>One box</title><input type="checkbox" id="box" aria-label="Tick item 1"><script>
  const box = document.getElementById("box");
  const events = new EventSource("/events");
  events.onopen = () => { document.title = "open"; };
  events.onmessage = ({ data }) => { box.checked = JSON.parse(data).ticked; };
  box.onchange = () => fetch("/items/1", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ticked: box.checked }),
  });
</script>`;

await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
process.stdout.write("ready\n");
