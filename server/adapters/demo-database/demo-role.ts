import { type Client, escapeIdentifier, escapeLiteral } from "pg";

const MARK = "Made by the console for its sample launch";

export interface Names {
  /** The console's own database and role. */
  database: string;
  user: string;
}

export interface DemoRole {
  name: string;
  /** Made by the console, which then also drops it; otherwise an administrator has put it there. */
  own: boolean;
}

interface Rights {
  me: string;
  createdb: boolean;
  createrole: boolean;
}

export async function rightsOf(client: Client): Promise<Rights> {
  const { rows } = await client.query<Rights>(
    `select rolname as me, rolcreatedb or rolsuper as createdb, rolcreaterole or rolsuper as createrole
     from pg_roles where rolname = current_user`,
  );
  return rows[0] ?? { me: "", createdb: false, createrole: false };
}

const cut = (name: string) => name.slice(0, 63);
export const ownName = ({ database }: Pick<Names, "database">) => cut(`${database.slice(0, 50)}_demo`);
export const givenName = ({ user }: Pick<Names, "user">) => cut(`${user.slice(0, 50)}_demo`);

/** The role the demo already has on this server: one the console made, or one it was given. */
export async function findRole(client: Client, names: Names): Promise<DemoRole | null> {
  const { rows } = await client.query<{ name: string; own: boolean }>(
    `select rolname as name, shobj_description(oid, 'pg_authid') is not distinct from $3 as own
     from pg_roles
     where not rolsuper and rolcanlogin and (
       (rolname = $1 and shobj_description(oid, 'pg_authid') = $3)
       or (rolname = $2 and rolcreatedb and pg_has_role(current_user, oid, 'member')))
     order by own desc limit 1`,
    [ownName(names), givenName(names), MARK],
  );
  return rows[0] ?? null;
}

/** Makes the role where that is allowed. Null when it is not, or when its name is somebody else's. */
export async function makeRole(client: Client, names: Names, rights: Rights): Promise<DemoRole | null> {
  if (!rights.createrole) return null;
  const name = ownName(names);
  const taken = await client.query("select 1 from pg_roles where rolname = $1", [name]);
  if (taken.rowCount) return null;
  const quoted = escapeIdentifier(name);
  await client.query(`create role ${quoted} login createdb`);
  await client.query(`comment on role ${quoted} is ${escapeLiteral(MARK)}`);
  // The owner of a database must be a role one is a member of.
  await client.query(`grant ${quoted} to ${escapeIdentifier(rights.me)}`);
  return { name, own: true };
}

/** Sets or, with null, takes away the password. A role may always change its own, so no further right is needed. */
export async function setPassword(client: Client, role: DemoRole, verifier: string | null): Promise<void> {
  const quoted = escapeIdentifier(role.name);
  const value = verifier === null ? "null" : escapeLiteral(verifier);
  await client.query(`set role ${quoted}`);
  try {
    await client.query(`alter role ${quoted} password ${value}`);
  } finally {
    await client.query("reset role");
  }
}
