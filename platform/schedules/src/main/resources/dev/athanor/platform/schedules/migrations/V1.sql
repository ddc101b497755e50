-- What is done when, and what came of each time.
create table schedules_schedules (
  workspace varchar(64) not null,
  folded varchar(255) not null,
  name varchar(255) not null,
  action varchar(64) not null,
  trigger_fields text not null,
  catch_up varchar(16),
  enabled bigint not null,
  owner_id varchar(255) not null,
  owner_name varchar(255) not null,
  owner_kind varchar(16) not null,
  owner_confined text,
  created_at bigint not null,
  created_by varchar(255) not null,
  modified_at bigint not null,
  settled_at bigint not null,
  next_at bigint,
  document text not null,
  primary key (workspace, folded)
);
create index schedules_schedules_next on schedules_schedules (next_at);
create table schedules_fires (
  workspace varchar(64) not null,
  folded varchar(255) not null,
  fire_key varchar(64) not null,
  cause varchar(16) not null,
  planned_at bigint not null,
  state varchar(16) not null,
  submission varchar(255) not null,
  message text,
  attempts bigint not null,
  retry_at bigint not null,
  changed_at bigint not null,
  primary key (workspace, folded, fire_key)
);
create index schedules_fires_state on schedules_fires (state, retry_at);
