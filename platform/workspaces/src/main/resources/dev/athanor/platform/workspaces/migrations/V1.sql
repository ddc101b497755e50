create table workspace (
  guid varchar(36) not null primary key,
  path varchar(400) not null unique,
  subscription varchar(90) not null,
  resource_group varchar(90) not null,
  name varchar(90) not null,
  account varchar(24) not null unique,
  location varchar(90) not null,
  kind varchar(40) not null,
  display_name text,
  description text,
  created_at bigint not null,
  created_by text not null,
  modified_at bigint not null,
  document text not null
);
create table workspace_tag (
  guid varchar(36) not null,
  datastore varchar(255) not null,
  name text not null,
  value text not null,
  primary key (guid, datastore, name)
);
create table datastore (
  guid varchar(36) not null,
  folded varchar(255) not null,
  name varchar(255) not null,
  type varchar(40) not null,
  account text,
  container text,
  is_default bigint not null,
  description text,
  credentials varchar(40) not null,
  created_at bigint not null,
  created_by text not null,
  modified_at bigint not null,
  document text not null,
  primary key (guid, folded)
);
create table datastore_secret (
  guid varchar(36) not null,
  folded varchar(255) not null,
  secret text not null,
  primary key (guid, folded)
);
