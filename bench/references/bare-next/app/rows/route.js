import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

export const dynamic = "force-dynamic";

/** What a Next route handler costs with one query and nothing else. */
export async function GET() {
  const { rows } = await pool.query({ name: "rows", text: "select * from bench_row order by id limit 100" });
  return Response.json(rows);
}
