import Fastify from "fastify";
import pg from "pg";

/** The floor an API on Node stands on: Fastify, one pool, one prepared query a request. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify();
app.get("/rows", async () => {
  const { rows } = await pool.query({ name: "rows", text: "select * from bench_row order by id limit 100" });
  return rows;
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
process.stdout.write("ready\n");
