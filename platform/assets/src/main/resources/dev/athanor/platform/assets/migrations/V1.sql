-- One counter gives names and versions their ids; ids grow in order of creation.
create table asset_counter (
  one bigint not null primary key,
  value bigint not null
);
insert into asset_counter (one, value) values (1, 0);
create table asset_name (
  id bigint not null primary key,
  workspace varchar(36) not null,
  kind varchar(16) not null,
  name varchar(255) not null,
  description text,
  archived bigint not null,
  latest_version varchar(255),
  last_number bigint not null,
  created_at bigint not null,
  created_by text not null,
  modified_at bigint not null,
  document text not null,
  unique (workspace, kind, name)
);
create index asset_name_order on asset_name (workspace, kind, id);
create table asset (
  id bigint not null primary key,
  name_id bigint not null,
  workspace varchar(36) not null,
  kind varchar(16) not null,
  name varchar(255) not null,
  version varchar(255) not null,
  number bigint,
  type varchar(60) not null,
  uri text,
  content varchar(64),
  description text,
  archived bigint not null,
  stage text,
  job varchar(255),
  created_at bigint not null,
  created_by text not null,
  modified_at bigint not null,
  document text not null,
  unique (name_id, version)
);
create index asset_by_name on asset (name_id, id);
create index asset_by_kind on asset (workspace, kind, id);
create index asset_by_job on asset (workspace, job);
create table asset_label (
  owner bigint not null,
  space varchar(8) not null,
  name varchar(255) not null,
  value text not null,
  head varchar(100) not null,
  primary key (owner, space, name)
);
create index asset_label_value on asset_label (space, name, head);
create table asset_alias (
  name_id bigint not null,
  alias varchar(255) not null,
  version varchar(255) not null,
  primary key (name_id, alias)
);
create table asset_output (
  workspace varchar(36) not null,
  job varchar(255) not null,
  name varchar(255) not null,
  uri text not null,
  primary key (workspace, job, name)
);
