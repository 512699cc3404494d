-- Guards the Prisma schema cannot express: partial unique indexes, check constraints, triggers.
-- Each room adds its own block under a line "-- <room>: what it guards", after the tables of 20261120000000_init.

-- audit: entries are appended, never changed or removed.
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are append-only';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function refuse_audit_change();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function refuse_audit_change();

-- runs: known states, one active run per lock, and runs go with their launch.
alter table run add constraint run_state_known check
  (state in ('queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled', 'interrupted'));
create unique index run_lock_held_once on run (lock_key)
  where lock_key is not null and state in ('queued', 'running', 'cancelling');
create index run_queued on run (available_at) where state = 'queued';
create index run_end_untold on run (kind) where not end_told;
alter table run add constraint run_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;

-- people: roles come from one list.
alter table person add constraint person_role_known check (role in ('admin', 'operator', 'lead', 'stakeholder'));

-- systems: known kinds, one name per environment, and systems go with their launch.
alter table system add constraint system_kind_known check (kind in ('service', 'database', 'folder', 'repository'));
alter table system add constraint system_environment_known check (environment in ('staging', 'production', 'other'));
create unique index system_name_once on system (launch_id, environment, name) where removed_at is null;
alter table system add constraint system_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;

-- backups: known states; good means that it is known where the bytes are; one restore at a time into a new database.
alter table backup add constraint backup_state_known check
  (state in ('pending', 'good', 'failed', 'cancelled', 'deleted'));
alter table backup add constraint backup_good_is_stored check
  (state <> 'good' or (object_id is not null and bytes > 0 and sha256 is not null and ended_at is not null));
alter table backup add constraint backup_system_id_fkey foreign key (system_id) references system (id) on delete cascade;
alter table backup add constraint backup_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
create unique index backup_object_once on backup (object_id) where object_id is not null;
alter table restore add constraint restore_state_known check
  (state in ('pending', 'done', 'failed', 'cancelled', 'interrupted'));
alter table restore add constraint restore_system_id_fkey foreign key (system_id) references system (id) on delete cascade;
alter table restore add constraint restore_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
create unique index restore_target_once on restore (system_id, new_database) where state = 'pending';

-- plans: known words, a tick that always names who and when, and everything of a plan goes with its launch.
alter table plan add constraint plan_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;
alter table plan_progress add constraint plan_progress_launch_id_fkey
  foreign key (launch_id) references launch (id) on delete cascade;
alter table plan_node add constraint plan_node_parent_id_fkey
  foreign key (parent_id) references plan_node (id) on delete cascade deferrable initially deferred;
alter table plan_node add constraint plan_node_assignee_id_fkey
  foreign key (assignee_id) references person (id) on delete set null;
alter table plan_anchor add constraint plan_anchor_unit_known check (unit in ('week', 'day'));
alter table plan_node add constraint plan_node_kind_known check (kind in ('title', 'phase', 'milestone', 'section',
  'task', 'check', 'target', 'risk', 'criterion', 'signoff', 'note'));
alter table plan_node add constraint plan_node_status_known check
  (status in ('open', 'in_progress', 'done', 'blocked', 'cancelled'));
alter table plan_node add constraint plan_node_priority_known check
  (priority in ('critical', 'high', 'medium', 'low'));
alter table plan_node add constraint plan_node_proof_state_known check
  (proof_state in ('none', 'proven', 'stale', 'contradicted'));
alter table plan_node add constraint plan_node_tick_is_told check
  (not ticked or (tickable and ticked_by_name is not null and ticked_at is not null
    and ticked_source in ('hand', 'import')));
alter table plan_node add constraint plan_node_not_its_own_parent check (parent_id is distinct from id);
create index plan_node_current on plan_node (plan_id, generation) where removed_at is null;

-- launches: only the hash of a shared link's token is kept, and no link lasts for ever.
alter table share_link add constraint share_link_token_is_hashed check (octet_length(token_hash) = 32);
alter table share_link add constraint share_link_ends check
  (expires_at > created_at and expires_at <= created_at + interval '91 days');
