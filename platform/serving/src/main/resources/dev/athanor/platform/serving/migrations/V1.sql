-- Endpoints, with their keys sealed by the security room.
create table serving_endpoint (
  workspace varchar(64) not null,
  name_key varchar(64) not null,
  name varchar(64) not null,
  auth varchar(16) not null,
  traffic text not null,
  mirror text not null,
  document text not null,
  key_primary text not null,
  key_secondary text not null,
  created_at bigint not null,
  created_by varchar(255) not null,
  modified_at bigint not null,
  primary key (workspace, name_key)
);
-- Deployments: revision counts what was asked, active_revision is what answers (0: nothing does).
create table serving_deployment (
  workspace varchar(64) not null,
  endpoint_key varchar(64) not null,
  name_key varchar(64) not null,
  revision bigint not null,
  active_revision bigint not null,
  state varchar(16) not null,
  error text,
  notes text not null,
  created_at bigint not null,
  created_by varchar(255) not null,
  modified_at bigint not null,
  primary key (workspace, endpoint_key, name_key)
);
-- What was asked, a row a revision that still matters.
create table serving_wish (
  workspace varchar(64) not null,
  endpoint_key varchar(64) not null,
  name_key varchar(64) not null,
  revision bigint not null,
  endpoint varchar(64) not null,
  name varchar(64) not null,
  runner varchar(32) not null,
  model text,
  environment text,
  code text,
  script text,
  size varchar(64),
  instances bigint not null,
  timeout_ms bigint not null,
  concurrency bigint not null,
  probe_delay_ms bigint not null,
  probe_period_ms bigint not null,
  probe_timeout_ms bigint not null,
  probe_failures bigint not null,
  variables text not null,
  document text not null,
  primary key (workspace, endpoint_key, name_key, revision)
);
-- Work that the back end was asked to start, written down before it was asked.
create table serving_instance (
  work_id varchar(64) not null primary key,
  workspace varchar(64) not null,
  endpoint_key varchar(64) not null,
  name_key varchar(64) not null,
  revision bigint not null,
  number bigint not null,
  token varchar(64) not null,
  sockets bigint not null
);
create index serving_instance_of on serving_instance (workspace, endpoint_key, name_key);
