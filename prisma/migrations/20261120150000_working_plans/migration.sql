-- DropIndex
DROP INDEX "store_location_key";

-- AlterTable
ALTER TABLE "backup" ADD COLUMN     "engine" TEXT NOT NULL DEFAULT 'postgresql',
ADD COLUMN     "format" TEXT,
ADD COLUMN     "recipients" TEXT[] DEFAULT ARRAY[]::TEXT[],
ALTER COLUMN "run_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "plan_node" ADD COLUMN     "na_at" TIMESTAMPTZ(6),
ADD COLUMN     "na_by_name" TEXT,
ADD COLUMN     "na_reason" TEXT,
ADD COLUMN     "na_with" UUID;

-- AlterTable
ALTER TABLE "plan_source" ADD COLUMN     "corrections" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "restore" ADD COLUMN     "store_id" UUID,
ADD COLUMN     "swept_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "store" ADD COLUMN     "built_in" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "check_ok" BOOLEAN,
ADD COLUMN     "check_text" TEXT,
ADD COLUMN     "checked_at" TIMESTAMPTZ(6),
ADD COLUMN     "free_bytes" BIGINT,
ADD COLUMN     "host_key" TEXT,
ADD COLUMN     "mark" TEXT,
ADD COLUMN     "name" TEXT NOT NULL DEFAULT 'This machine',
ADD COLUMN     "object_bytes" BIGINT,
ADD COLUMN     "objects" INTEGER,
ADD COLUMN     "removed_at" TIMESTAMPTZ(6),
ADD COLUMN     "rev" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "sealed_secret" TEXT,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "total_bytes" BIGINT;

-- AlterTable
ALTER TABLE "system" ADD COLUMN     "options" JSONB;

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'arriving',
    "file_name" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL DEFAULT '',
    "media_type" TEXT NOT NULL DEFAULT 'application/octet-stream',
    "width" INTEGER,
    "height" INTEGER,
    "uploaded_by_id" UUID,
    "uploaded_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),
    "removed_by_name" TEXT,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment_chunk" (
    "attachment_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "attachment_chunk_pkey" PRIMARY KEY ("attachment_id","position")
);

-- CreateTable
CREATE TABLE "backup_copy" (
    "id" UUID NOT NULL,
    "backup_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "run_id" UUID,
    "bytes" BIGINT,
    "read_at" TIMESTAMPTZ(6),
    "seen_at" TIMESTAMPTZ(6),
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "backup_copy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store_choice" (
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "first_store_id" UUID NOT NULL,
    "second_store_id" UUID,

    CONSTRAINT "store_choice_pkey" PRIMARY KEY ("system_id")
);

-- CreateTable
CREATE TABLE "check" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "system_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "sealed_secrets" TEXT,
    "secret_names" TEXT[],
    "every_minutes" INTEGER,
    "next_at" TIMESTAMPTZ(6),
    "last_verdict" TEXT,
    "last_summary" TEXT,
    "last_at" TIMESTAMPTZ(6),
    "since" TIMESTAMPTZ(6),
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "defined_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_result" (
    "id" UUID NOT NULL,
    "check_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "evidence_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "findings" JSONB NOT NULL,
    "measurements" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "check_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "author_id" UUID,
    "author_name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "mentions" UUID[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "edited_at" TIMESTAMPTZ(6),
    "removed_at" TIMESTAMPTZ(6),
    "removed_by_name" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "candidate" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "ref" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "declared_at" TIMESTAMPTZ(6) NOT NULL,
    "declared_by_id" TEXT,
    "declared_by_name" TEXT NOT NULL,

    CONSTRAINT "candidate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(6) NOT NULL,
    "candidate_id" UUID,
    "run_id" UUID,
    "system_id" UUID,
    "environment" TEXT,
    "facts" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "recorded_by_id" TEXT,
    "recorded_by_name" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "launch_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "review_pkey" PRIMARY KEY ("launch_id")
);

-- CreateTable
CREATE TABLE "gate" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "node_id" UUID,
    "rule" JSONB NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(6),
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "gate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gate_waiver" (
    "id" UUID NOT NULL,
    "gate_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "owner_name" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_by_id" TEXT,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_by_name" TEXT,

    CONSTRAINT "gate_waiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gate_signature" (
    "id" UUID NOT NULL,
    "gate_id" UUID NOT NULL,
    "seat" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "person_name" TEXT NOT NULL,
    "vote" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "seen" JSONB NOT NULL,
    "signed_at" TIMESTAMPTZ(6) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6),

    CONSTRAINT "gate_signature_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gate_decision" (
    "id" UUID NOT NULL,
    "gate_id" UUID NOT NULL,
    "decision" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "packet" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "decided_by_id" TEXT,
    "decided_by_name" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "gate_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "launch_id" UUID,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "href" TEXT NOT NULL,
    "source_id" UUID,
    "actor_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "read_at" TIMESTAMPTZ(6),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target_measurement" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "unit" TEXT,
    "percentile" DOUBLE PRECISION,
    "observed_at" TIMESTAMPTZ(6) NOT NULL,
    "source_kind" TEXT NOT NULL,
    "source_id" TEXT,
    "source_label" TEXT NOT NULL,
    "note" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "recorded_by_id" TEXT,
    "recorded_by_name" TEXT NOT NULL,

    CONSTRAINT "target_measurement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup_schedule" (
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "form" JSONB NOT NULL,
    "time_zone" TEXT NOT NULL,
    "jitter_minutes" INTEGER NOT NULL DEFAULT 0,
    "missed" TEXT NOT NULL DEFAULT 'catch_up',
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "due_at" TIMESTAMPTZ(6),
    "start_at" TIMESTAMPTZ(6),
    "reckoned_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_by_name" TEXT NOT NULL,
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "backup_schedule_pkey" PRIMARY KEY ("system_id")
);

-- CreateTable
CREATE TABLE "schedule_firing" (
    "id" UUID NOT NULL,
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "fired_at" TIMESTAMPTZ(6) NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "backup_id" UUID,

    CONSTRAINT "schedule_firing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retention_policy" (
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "rules" JSONB NOT NULL,
    "time_zone" TEXT NOT NULL,
    "applied_to" UUID,
    "applied_at" TIMESTAMPTZ(6),
    "question" TEXT,
    "changed_by_name" TEXT NOT NULL,
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "retention_policy_pkey" PRIMARY KEY ("system_id")
);

-- CreateTable
CREATE TABLE "backup_keep" (
    "backup_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "backup_keep_pkey" PRIMARY KEY ("backup_id","kind")
);

-- CreateTable
CREATE TABLE "backup_removal" (
    "backup_id" UUID NOT NULL,
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'marked',
    "marked_at" TIMESTAMPTZ(6) NOT NULL,
    "problem" TEXT,
    "gone_at" TIMESTAMPTZ(6),

    CONSTRAINT "backup_removal_pkey" PRIMARY KEY ("backup_id")
);

-- CreateTable
CREATE TABLE "objective" (
    "system_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "rpo_minutes" INTEGER,
    "rto_minutes" INTEGER,
    "stale_days" INTEGER NOT NULL DEFAULT 30,
    "changed_by_name" TEXT NOT NULL,
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "objective_pkey" PRIMARY KEY ("system_id")
);

-- CreateTable
CREATE TABLE "presence" (
    "tab" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "node_id" UUID,
    "place" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("tab")
);

-- CreateTable
CREATE TABLE "proof" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "strength" TEXT NOT NULL,
    "max_age_hours" INTEGER,
    "per_candidate" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'missing',
    "reason" TEXT NOT NULL DEFAULT '',
    "evidence_id" UUID,
    "expires_at" TIMESTAMPTZ(6),
    "created_by_id" TEXT,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "proof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_key" (
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "canary_digest" TEXT,
    "canary_at" TIMESTAMPTZ(6),
    "proven_at" TIMESTAMPTZ(6),
    "proven_by_name" TEXT,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "plan" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT,
    "created_by_name" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "person_id" UUID,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "usual" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attachment_node_id_id_idx" ON "attachment"("node_id", "id");

-- CreateIndex
CREATE INDEX "attachment_launch_id_idx" ON "attachment"("launch_id");

-- CreateIndex
CREATE UNIQUE INDEX "backup_copy_run_id_key" ON "backup_copy"("run_id");

-- CreateIndex
CREATE INDEX "backup_copy_store_id_state_idx" ON "backup_copy"("store_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "backup_copy_backup_id_store_id_key" ON "backup_copy"("backup_id", "store_id");

-- CreateIndex
CREATE INDEX "check_launch_id_idx" ON "check"("launch_id");

-- CreateIndex
CREATE UNIQUE INDEX "check_result_run_id_key" ON "check_result"("run_id");

-- CreateIndex
CREATE INDEX "check_result_check_id_ended_at_idx" ON "check_result"("check_id", "ended_at");

-- CreateIndex
CREATE INDEX "comment_node_id_id_idx" ON "comment"("node_id", "id");

-- CreateIndex
CREATE INDEX "comment_launch_id_idx" ON "comment"("launch_id");

-- CreateIndex
CREATE INDEX "candidate_launch_id_declared_at_idx" ON "candidate"("launch_id", "declared_at");

-- CreateIndex
CREATE UNIQUE INDEX "candidate_launch_id_ref_key" ON "candidate"("launch_id", "ref");

-- CreateIndex
CREATE INDEX "evidence_launch_id_recorded_at_idx" ON "evidence"("launch_id", "recorded_at");

-- CreateIndex
CREATE INDEX "evidence_launch_id_subject_observed_at_idx" ON "evidence"("launch_id", "subject", "observed_at");

-- CreateIndex
CREATE INDEX "review_due_at_idx" ON "review"("due_at");

-- CreateIndex
CREATE INDEX "gate_launch_id_idx" ON "gate"("launch_id");

-- CreateIndex
CREATE INDEX "gate_decision_gate_id_decided_at_idx" ON "gate_decision"("gate_id", "decided_at");

-- CreateIndex
CREATE INDEX "notice_person_id_id_idx" ON "notice"("person_id", "id");

-- CreateIndex
CREATE INDEX "notice_source_id_idx" ON "notice"("source_id");

-- CreateIndex
CREATE INDEX "target_measurement_launch_id_node_id_observed_at_idx" ON "target_measurement"("launch_id", "node_id", "observed_at");

-- CreateIndex
CREATE INDEX "backup_schedule_start_at_idx" ON "backup_schedule"("start_at");

-- CreateIndex
CREATE INDEX "schedule_firing_system_id_fired_at_idx" ON "schedule_firing"("system_id", "fired_at");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_firing_system_id_due_at_key" ON "schedule_firing"("system_id", "due_at");

-- CreateIndex
CREATE INDEX "backup_keep_system_id_idx" ON "backup_keep"("system_id");

-- CreateIndex
CREATE INDEX "backup_removal_system_id_state_idx" ON "backup_removal"("system_id", "state");

-- CreateIndex
CREATE INDEX "presence_launch_id_seen_at_idx" ON "presence"("launch_id", "seen_at");

-- CreateIndex
CREATE INDEX "proof_launch_id_idx" ON "proof"("launch_id");

-- CreateIndex
CREATE INDEX "proof_node_id_idx" ON "proof"("node_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_key_recipient_key" ON "recovery_key"("recipient");

-- CreateIndex
CREATE INDEX "saved_view_launch_id_page_idx" ON "saved_view"("launch_id", "page");

-- AddForeignKey
ALTER TABLE "attachment_chunk" ADD CONSTRAINT "attachment_chunk_attachment_id_fkey" FOREIGN KEY ("attachment_id") REFERENCES "attachment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup_copy" ADD CONSTRAINT "backup_copy_backup_id_fkey" FOREIGN KEY ("backup_id") REFERENCES "backup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup_copy" ADD CONSTRAINT "backup_copy_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_result" ADD CONSTRAINT "check_result_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "check"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate_waiver" ADD CONSTRAINT "gate_waiver_gate_id_fkey" FOREIGN KEY ("gate_id") REFERENCES "gate"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate_signature" ADD CONSTRAINT "gate_signature_gate_id_fkey" FOREIGN KEY ("gate_id") REFERENCES "gate"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate_decision" ADD CONSTRAINT "gate_decision_gate_id_fkey" FOREIGN KEY ("gate_id") REFERENCES "gate"("id") ON DELETE CASCADE ON UPDATE CASCADE;
