import type { Shell } from "@/server/kernel/ports/shell";
import type { Targets } from "@/server/kernel/ports/targets";
import { createBucketTarget } from "../bucket-target";
import { createFolderTarget } from "../folder-target";
import { createMariadbTarget } from "../mariadb-target";
import { createMongodbTarget } from "../mongodb-target";
import { createQdrantTarget } from "../qdrant-target";
import { createRedisTarget } from "../redis-target";
import { createSqliteTarget } from "../sqlite-target";

/** Everything that can be backed up, but PostgreSQL. */
export function createTargets(shell: Shell): Targets {
  return {
    mariadb: createMariadbTarget(shell),
    mongodb: createMongodbTarget(),
    redis: createRedisTarget(shell),
    qdrant: createQdrantTarget(),
    sqlite: createSqliteTarget(shell),
    folder: createFolderTarget(),
    bucket: createBucketTarget(),
  };
}
