-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'done',
    "launch_id" UUID,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT,
    "label" TEXT NOT NULL,
    "changes" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "store" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "system_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "object_id" TEXT,
    "bytes" BIGINT,
    "sha256" TEXT,
    "database_bytes" BIGINT,
    "server_version" TEXT,
    "compression" TEXT,
    "tables" JSONB,
    "snapshot_at" TIMESTAMPTZ(6),
    "requested_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "deleted_by_name" TEXT,
    "deleted_reason" TEXT,

    CONSTRAINT "backup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "restore" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "system_id" UUID NOT NULL,
    "backup_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "new_database" TEXT NOT NULL,
    "plan_digest" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "comparison" JSONB,
    "requested_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "restore_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "launch" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "target_date" DATE,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(6),
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "launch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_link" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "show_names" BOOLEAN NOT NULL DEFAULT false,
    "created_by_id" TEXT,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "uses" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "share_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_stream" (
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "live_stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_event" (
    "stream" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "live_event_pkey" PRIMARY KEY ("stream","seq")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_token" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setup_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "undoable" BOOLEAN NOT NULL DEFAULT false,
    "rev" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_source" (
    "plan_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "replaces" INTEGER,
    "file_name" TEXT NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "bytes" BYTEA,
    "sha256" TEXT NOT NULL DEFAULT '',
    "encoding" TEXT NOT NULL DEFAULT 'utf-8',
    "encoding_facts" JSONB NOT NULL DEFAULT '{}',
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "counts" JSONB NOT NULL DEFAULT '{}',
    "repaired" BOOLEAN NOT NULL DEFAULT false,
    "repair_declined" BOOLEAN NOT NULL DEFAULT false,
    "format" TEXT NOT NULL DEFAULT 'markdown',
    "nodes_before" JSONB,
    "imported_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "imported_by_id" TEXT,
    "imported_by_name" TEXT NOT NULL,
    "undone_at" TIMESTAMPTZ(6),

    CONSTRAINT "plan_source_pkey" PRIMARY KEY ("plan_id","generation")
);

-- CreateTable
CREATE TABLE "plan_node" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "parent_id" UUID,
    "group_id" UUID,
    "kind" TEXT NOT NULL,
    "role" TEXT,
    "position" DOUBLE PRECISION NOT NULL,
    "depth" INTEGER NOT NULL,
    "line" INTEGER,
    "end_line" INTEGER,
    "start_byte" INTEGER,
    "end_byte" INTEGER,
    "box_offset" INTEGER,
    "box_length" INTEGER,
    "box_style" TEXT,
    "ticked_in_file" BOOLEAN,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT,
    "external_id" TEXT,
    "priority" TEXT,
    "priority_text" TEXT,
    "estimate_minutes" INTEGER,
    "estimate_text" TEXT,
    "owner_text" TEXT,
    "assignee_id" UUID,
    "status" TEXT,
    "status_text" TEXT,
    "status_before" TEXT,
    "percent" DOUBLE PRECISION,
    "start_date" DATE,
    "due_date" DATE,
    "timing" JSONB,
    "parallel" BOOLEAN NOT NULL DEFAULT false,
    "depends_on" UUID[],
    "depends_text" TEXT,
    "unresolved" TEXT[],
    "target" JSONB,
    "risk" JSONB,
    "fields" JSONB,
    "notes" TEXT,
    "tickable" BOOLEAN NOT NULL DEFAULT false,
    "ticked" BOOLEAN NOT NULL DEFAULT false,
    "ticked_by_id" TEXT,
    "ticked_by_name" TEXT,
    "ticked_at" TIMESTAMPTZ(6),
    "ticked_source" TEXT,
    "proof_state" TEXT NOT NULL DEFAULT 'none',
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by_name" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(6),
    "removed_with" UUID,

    CONSTRAINT "plan_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_progress" (
    "launch_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "total" INTEGER NOT NULL,
    "ticked" INTEGER NOT NULL,
    "proven" INTEGER NOT NULL,

    CONSTRAINT "plan_progress_pkey" PRIMARY KEY ("launch_id","at")
);

-- CreateTable
CREATE TABLE "plan_anchor" (
    "plan_id" UUID NOT NULL,
    "unit" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "date" DATE,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_by_name" TEXT NOT NULL,

    CONSTRAINT "plan_anchor_pkey" PRIMARY KEY ("plan_id","unit")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "launch_id" UUID,
    "system_id" UUID,
    "lock_key" TEXT,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "max_attempts" INTEGER NOT NULL DEFAULT 1,
    "fence" BIGINT NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "lease_until" TIMESTAMPTZ(6),
    "requested_by_id" TEXT,
    "requested_by_name" TEXT NOT NULL,
    "cancel_requested_at" TIMESTAMPTZ(6),
    "cancelled_by_name" TEXT,
    "input" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB,
    "error_code" TEXT,
    "error_text" TEXT,
    "progress" DOUBLE PRECISION,
    "progress_text" TEXT,
    "line_count" INTEGER NOT NULL DEFAULT 0,
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "available_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "end_told" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_attempt" (
    "run_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "worker_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "note" TEXT,

    CONSTRAINT "run_attempt_pkey" PRIMARY KEY ("run_id","attempt")
);

-- CreateTable
CREATE TABLE "run_step" (
    "run_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "first_line" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "run_step_pkey" PRIMARY KEY ("run_id","attempt","position")
);

-- CreateTable
CREATE TABLE "run_log" (
    "run_id" UUID NOT NULL,
    "first_line" INTEGER NOT NULL,
    "line_count" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "text" TEXT NOT NULL,

    CONSTRAINT "run_log_pkey" PRIMARY KEY ("run_id","first_line")
);

-- CreateTable
CREATE TABLE "worker_process" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_answer" (
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "system" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT,
    "engine" TEXT,
    "host" TEXT,
    "port" INTEGER,
    "database" TEXT,
    "login" TEXT,
    "ssl_mode" TEXT,
    "sealed_secret" TEXT,
    "checked_at" TIMESTAMPTZ(6),
    "check_ok" BOOLEAN,
    "check_text" TEXT,
    "facts" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(6),
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "system_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_launch_id_seq_idx" ON "audit_entry"("launch_id", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_subject_id_seq_idx" ON "audit_entry"("subject_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "store_location_key" ON "store"("location");

-- CreateIndex
CREATE UNIQUE INDEX "backup_run_id_key" ON "backup"("run_id");

-- CreateIndex
CREATE INDEX "backup_launch_id_created_at_idx" ON "backup"("launch_id", "created_at");

-- CreateIndex
CREATE INDEX "backup_system_id_created_at_idx" ON "backup"("system_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "restore_run_id_key" ON "restore"("run_id");

-- CreateIndex
CREATE INDEX "restore_launch_id_created_at_idx" ON "restore"("launch_id", "created_at");

-- CreateIndex
CREATE INDEX "restore_system_id_created_at_idx" ON "restore"("system_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "launch_slug_key" ON "launch"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "share_link_token_hash_key" ON "share_link"("token_hash");

-- CreateIndex
CREATE INDEX "share_link_launch_id_created_at_idx" ON "share_link"("launch_id", "created_at");

-- CreateIndex
CREATE INDEX "live_event_at_idx" ON "live_event"("at");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_person_id_idx" ON "session"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_launch_id_key" ON "plan"("launch_id");

-- CreateIndex
CREATE INDEX "plan_node_parent_id_idx" ON "plan_node"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "run_number_key" ON "run"("number");

-- CreateIndex
CREATE INDEX "run_launch_id_queued_at_idx" ON "run"("launch_id", "queued_at");

-- CreateIndex
CREATE INDEX "run_kind_state_ended_at_idx" ON "run"("kind", "state", "ended_at");

-- CreateIndex
CREATE INDEX "run_state_lease_until_idx" ON "run"("state", "lease_until");

-- CreateIndex
CREATE INDEX "idempotent_answer_created_at_idx" ON "idempotent_answer"("created_at");

-- CreateIndex
CREATE INDEX "system_launch_id_environment_name_idx" ON "system"("launch_id", "environment", "name");

-- AddForeignKey
ALTER TABLE "backup" ADD CONSTRAINT "backup_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "restore" ADD CONSTRAINT "restore_backup_id_fkey" FOREIGN KEY ("backup_id") REFERENCES "backup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link" ADD CONSTRAINT "share_link_launch_id_fkey" FOREIGN KEY ("launch_id") REFERENCES "launch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_source" ADD CONSTRAINT "plan_source_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_node" ADD CONSTRAINT "plan_node_plan_id_generation_fkey" FOREIGN KEY ("plan_id", "generation") REFERENCES "plan_source"("plan_id", "generation") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_anchor" ADD CONSTRAINT "plan_anchor_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_attempt" ADD CONSTRAINT "run_attempt_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_step" ADD CONSTRAINT "run_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_log" ADD CONSTRAINT "run_log_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
