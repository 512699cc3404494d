-- Guards the Prisma schema cannot express: partial unique indexes, check constraints, triggers.
-- Each room adds its own block under a line "-- <room>: what it guards", after the tables of 20261120000000_init.

-- audit: entries are appended, never changed or removed.
create function refuse_audit_change() returns trigger language plpgsql as $$
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
alter table run add constraint run_launch_id_fkey foreign key (launch_id) references launch (id) on delete cascade;

-- people: roles come from one list.
alter table person add constraint person_role_known check (role in ('admin', 'operator', 'lead', 'stakeholder'));
