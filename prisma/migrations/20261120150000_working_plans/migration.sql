-- AlterTable
ALTER TABLE "plan_node" ADD COLUMN     "na_at" TIMESTAMPTZ(6),
ADD COLUMN     "na_by_name" TEXT,
ADD COLUMN     "na_reason" TEXT,
ADD COLUMN     "na_with" UUID;

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
CREATE TABLE "presence" (
    "tab" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "launch_id" UUID NOT NULL,
    "node_id" UUID,
    "place" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("tab")
);

-- CreateIndex
CREATE INDEX "attachment_node_id_id_idx" ON "attachment"("node_id", "id");

-- CreateIndex
CREATE INDEX "attachment_launch_id_idx" ON "attachment"("launch_id");

-- CreateIndex
CREATE INDEX "comment_node_id_id_idx" ON "comment"("node_id", "id");

-- CreateIndex
CREATE INDEX "comment_launch_id_idx" ON "comment"("launch_id");

-- CreateIndex
CREATE INDEX "notice_person_id_id_idx" ON "notice"("person_id", "id");

-- CreateIndex
CREATE INDEX "notice_source_id_idx" ON "notice"("source_id");

-- CreateIndex
CREATE INDEX "presence_launch_id_seen_at_idx" ON "presence"("launch_id", "seen_at");

-- AddForeignKey
ALTER TABLE "attachment_chunk" ADD CONSTRAINT "attachment_chunk_attachment_id_fkey" FOREIGN KEY ("attachment_id") REFERENCES "attachment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
