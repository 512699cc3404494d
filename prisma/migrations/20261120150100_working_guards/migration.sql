-- Guards the Prisma schema cannot express, for the tables of 20261120150000_working_plans.
-- Each room adds its own block under a line "-- <room>: what it guards".

-- plans: what is not applicable says why, who and when; rooms of a lower rank ask for an item by this function.
alter table plan_node add constraint plan_node_na_told check
  ((na_reason is null) = (na_by_name is null) and (na_reason is null) = (na_at is null));
create index plan_node_na_with on plan_node (na_with) where na_with is not null;
create index plan_node_groups on plan_node (plan_id, generation)
  where removed_at is null and kind in ('title', 'phase', 'milestone', 'section');
create function clear_not_applicable() returns trigger language plpgsql as $$
begin
  new.na_reason := null; new.na_by_name := null; new.na_at := null; new.na_with := null;
  return new;
end $$;
create trigger plan_node_na_is_cancelled before insert or update on plan_node for each row
  when (new.na_reason is not null and new.status is distinct from 'cancelled')
  execute function clear_not_applicable();
create function launch_item(launch_id uuid, item_id uuid) returns table (title text, slug text) stable language sql as $$
  select n.title, l.slug from plan p
  join plan_node n on n.plan_id = p.id and n.generation = p.generation
  join launch l on l.id = p.launch_id
  where p.launch_id = $1 and n.id = $2 and n.removed_at is null
$$;

-- audit: what an entry about many items did with one of them.
create index audit_entry_items on audit_entry using gin ((changes -> 'items')) where changes ? 'items';

-- comments: they go with their item and their launch; the author's account may go.
alter table comment add constraint comment_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table comment add constraint comment_node_id_fkey
  foreign key (node_id) references plan_node (id) on delete cascade;
alter table comment add constraint comment_author_id_fkey
  foreign key (author_id) references person (id) on delete set null;
alter table comment add constraint comment_removed_is_empty check (removed_at is null or body = '');
create index comment_shown on comment (launch_id, node_id) where removed_at is null;

-- notices: they go with their person and their launch, and lead nowhere but into the console.
alter table notice add constraint notice_person_id_fkey
  foreign key (person_id) references person (id) on delete cascade;
alter table notice add constraint notice_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table notice add constraint notice_kind_known check (kind in ('mention', 'assigned', 'run'));
alter table notice add constraint notice_href_inside check (href ~ '^/[^/\\]' );
create index notice_unread on notice (person_id) where read_at is null;

-- attachments: known states; what is kept has its digest, what is removed says who did it.
alter table attachment add constraint attachment_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table attachment add constraint attachment_node_id_fkey
  foreign key (node_id) references plan_node (id) on delete cascade;
alter table attachment add constraint attachment_uploaded_by_id_fkey
  foreign key (uploaded_by_id) references person (id) on delete set null;
alter table attachment add constraint attachment_state_known check (state in ('arriving', 'kept', 'removed'));
alter table attachment add constraint attachment_kept_is_sealed check (state = 'arriving' or sha256 <> '');
alter table attachment add constraint attachment_removed_is_told check
  ((state = 'removed') = (removed_at is not null and removed_by_name is not null));
alter table attachment_chunk alter column bytes set storage external;

-- presence: worth nothing after a crash, so it is kept out of the write-ahead log.
alter table presence add constraint presence_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table presence add constraint presence_person_id_fkey
  foreign key (person_id) references person (id) on delete cascade;
alter table presence set unlogged;

-- plans: measurements of targets go with their launch, and are appended only.
alter table target_measurement
  add constraint target_measurement_launch_fk foreign key (launch_id) references launch (id) on delete cascade,
  add constraint target_measurement_source check (source_kind in ('hand', 'run', 'upload')),
  add constraint target_measurement_percentile check (percentile > 0 and percentile < 100);
create function refuse_measurement_change() returns trigger language plpgsql as $$
begin
  raise exception 'measurements of targets are append-only';
end $$;
create trigger target_measurement_append_only before update on target_measurement
  for each row execute function refuse_measurement_change();

-- templates: people find them by name, so no two are called the same.
create unique index template_name_once on template (lower(name));

-- evidence: known verdicts, never changed, and gone only with its launch.
alter table candidate add constraint candidate_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table evidence add constraint evidence_verdict_known check (verdict in ('passed', 'warning', 'failed'));
alter table evidence add constraint evidence_not_from_the_future check (observed_at <= recorded_at);
alter table evidence add constraint evidence_digest_is_one check (digest ~ '^[0-9a-f]{64}$');
alter table evidence add constraint evidence_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table review add constraint review_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
create or replace function refuse_evidence_change() returns trigger language plpgsql as $$
begin
  raise exception 'evidence is never changed';
end $$;
create trigger evidence_never_changed before update on evidence
  for each row execute function refuse_evidence_change();

-- stores: known kinds; a place is registered once; what was the console's own folder says so. A console whose data
-- folder was moved has a row for each place it lay at; backups were always looked for in the present one, so one row stays.
update backup set store_id = (select id from store order by created_at desc, id desc limit 1)
  where store_id <> (select id from store order by created_at desc, id desc limit 1);
delete from store where id <> (select id from store order by created_at desc, id desc limit 1);
update store set built_in = true;
alter table store add constraint store_kind_known check (kind in ('folder', 's3', 'sftp'));
create unique index store_place_once on store (location) where removed_at is null;
create unique index store_name_once on store (lower(name)) where removed_at is null;
create unique index store_built_in_once on store (built_in) where built_in and removed_at is null;

-- backups: one that is in no store any more is lost; the first copy counts like every other.
alter table backup drop constraint backup_state_known;
alter table backup add constraint backup_state_known check
  (state in ('pending', 'good', 'lost', 'failed', 'cancelled', 'deleted'));
alter table backup_copy add constraint backup_copy_state_known check
  (state in ('pending', 'good', 'failed', 'cancelled', 'lost'));
insert into backup_copy (id, backup_id, store_id, state, bytes, read_at, seen_at, updated_at)
  select gen_random_uuid(), id, store_id, 'good', bytes, ended_at, ended_at, now() from backup where state = 'good';
alter table store_choice
  add constraint store_choice_system_id_fkey foreign key (system_id) references system (id) on delete cascade,
  add constraint store_choice_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade,
  add constraint store_choice_first_fkey foreign key (first_store_id) references store (id),
  add constraint store_choice_second_fkey foreign key (second_store_id) references store (id),
  add constraint store_choice_two_places check (second_store_id is distinct from first_store_id);

-- views: they go with their launch and their person; a name is given once, and each owner has one usual view of a page.
alter table saved_view add constraint saved_view_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table saved_view add constraint saved_view_person_id_fkey
  foreign key (person_id) references person (id) on delete cascade;
create unique index saved_view_name_once on saved_view (launch_id, page, coalesce(person_id, launch_id), lower(name));
create unique index saved_view_usual_once on saved_view (launch_id, page, coalesce(person_id, launch_id)) where usual;

-- checks: one name per system, results for known verdicts, and everything of a check goes with its launch.
alter table "check" add constraint check_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
alter table "check" add constraint check_system_id_fkey foreign key (system_id) references system (id) on delete cascade;
create unique index check_name_once on "check" (system_id, name) where removed_at is null;
create index check_due on "check" (next_at) where next_at is not null and removed_at is null;
alter table check_result add constraint check_result_verdict_known check (verdict in ('passed', 'warning', 'failed'));
alter table check_result add constraint check_result_evidence_id_fkey
  foreign key (evidence_id) references evidence (id) on delete cascade;

-- policies: they go with their system and launch; what is kept cannot be deleted by anybody.
alter table backup_schedule
  add constraint backup_schedule_system_id_fkey foreign key (system_id) references system (id) on delete cascade,
  add constraint backup_schedule_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade,
  add constraint backup_schedule_missed_known check (missed in ('catch_up', 'skip')),
  add constraint backup_schedule_start_after_due check (start_at >= due_at);
alter table schedule_firing
  add constraint schedule_firing_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade,
  add constraint schedule_firing_outcome_known check (outcome in ('started', 'skipped', 'missed', 'waiting')),
  add constraint schedule_firing_tells_why check (outcome = 'started' or reason is not null);
alter table retention_policy
  add constraint retention_policy_system_id_fkey foreign key (system_id) references system (id) on delete cascade,
  add constraint retention_policy_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
alter table backup_keep
  add constraint backup_keep_backup_id_fkey foreign key (backup_id) references backup (id) on delete cascade,
  add constraint backup_keep_kind_known check (kind in ('pin', 'hold'));
alter table backup_removal
  add constraint backup_removal_backup_id_fkey foreign key (backup_id) references backup (id) on delete cascade,
  add constraint backup_removal_state_known check (state in ('marked', 'gone')),
  add constraint backup_removal_gone_is_dated check ((state = 'gone') = (gone_at is not null));
alter table objective
  add constraint objective_system_id_fkey foreign key (system_id) references system (id) on delete cascade,
  add constraint objective_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade,
  add constraint objective_positive check (rpo_minutes > 0 and rto_minutes > 0 and stale_days > 0);
create function backup_kept(backup_id uuid) returns text stable language sql as $$
  select string_agg(case kind when 'hold' then 'on legal hold' else 'pinned' end || ' by ' || by_name || ': ' || reason,
    '; ' order by kind)
  from backup_keep k where k.backup_id = $1
$$;
create function refuse_deleting_kept() returns trigger language plpgsql as $$
begin
  if exists (select 1 from backup_keep where backup_id = new.id) then
    raise exception 'backup % is kept', new.id;
  end if;
  return new;
end $$;
create trigger backup_kept_is_not_deleted before update of state on backup
  for each row when (new.state = 'deleted' and old.state <> 'deleted') execute function refuse_deleting_kept();
-- What the plan of a launch says about recovery; the room of plans stands beside, not below.
create function launch_recovery_lines(launch_id uuid) returns table (title text, item_id uuid) stable language sql as $$
  select n.title, n.id from plan p
  join plan_node n on n.plan_id = p.id and n.generation = p.generation
  where p.launch_id = $1 and n.removed_at is null and n.na_reason is null
    and n.title ~* '\m(RPO|RTO)\M|recovery (point|time) objective'
  order by n.position limit 20
$$;

-- proofs: known words, one proof of an item on one thing, and everything goes with the item or the launch.
alter table proof add constraint proof_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
alter table proof add constraint proof_node_id_fkey foreign key (node_id) references plan_node (id) on delete cascade;
alter table proof add constraint proof_strength_known check (strength in ('proves', 'supports'));
alter table proof add constraint proof_state_known check (state in ('missing', 'passed', 'failed', 'stale'));
alter table proof add constraint proof_age_is_sound check (max_age_hours is null or max_age_hours between 1 and 87600);
create unique index proof_once on proof (node_id, subject) where removed_at is null;

-- systems: one kind more, and engines by their names.
update system set engine = 'folder' where kind = 'folder' and engine is null;
alter table system drop constraint system_kind_known,
  add constraint system_kind_known check (kind in ('service', 'database', 'folder', 'bucket', 'repository')),
  add constraint system_engine_known check (engine is null or
    engine in ('postgresql', 'mariadb', 'mongodb', 'redis', 'qdrant', 'sqlite', 'bucket', 'folder'));
alter table backup add constraint backup_engine_known check (
    engine in ('postgresql', 'mariadb', 'mongodb', 'redis', 'qdrant', 'sqlite', 'bucket', 'folder'));

-- gates: one name per launch, one seat per person and one person per seat, waivers that end, decisions that stay.
alter table gate add constraint gate_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
create unique index gate_name_once on gate (launch_id, name) where removed_at is null;
alter table gate_waiver add constraint gate_waiver_ends check (expires_at > created_at);
create unique index gate_waiver_once on gate_waiver (gate_id, node_id) where revoked_at is null;
alter table gate_signature add constraint gate_signature_vote_known check (vote in ('go', 'no_go'));
create unique index gate_signature_one_per_seat on gate_signature (gate_id, seat) where withdrawn_at is null;
create unique index gate_signature_one_per_person on gate_signature (gate_id, person_id) where withdrawn_at is null;
alter table gate_decision add constraint gate_decision_known check (decision in ('go', 'no_go'));
create or replace function refuse_decision_change() returns trigger language plpgsql as $$
begin
  raise exception 'a decision is never changed';
end $$;
create trigger gate_decision_never_changed before update on gate_decision
  for each row execute function refuse_decision_change();
