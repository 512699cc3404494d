-- Guards the Prisma schema cannot express, for the tables of 20261120150000_working_plans.
-- Each room adds its own block under a line "-- <room>: what it guards".

-- plans: what is not applicable says why, who and when; rooms of a lower rank ask for an item by this function.
alter table plan_node add constraint plan_node_na_told check
  ((na_reason is null) = (na_by_name is null) and (na_reason is null) = (na_at is null));
create index plan_node_na_with on plan_node (na_with) where na_with is not null;
create function launch_item(launch uuid, item uuid) returns table (title text) stable language sql as $$
  select n.title from plan p join plan_node n on n.plan_id = p.id and n.generation = p.generation
  where p.launch_id = launch and n.id = item and n.removed_at is null
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
