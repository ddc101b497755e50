-- What applications are judged by: datasets of records, and scorers.
create table evaluation_datasets (
  id varchar(64) not null primary key,
  workspace varchar(64) not null,
  name varchar(600) not null,
  digest varchar(64) not null,
  schema_text text,
  profile text,
  created_at bigint not null,
  modified_at bigint not null,
  created_by text,
  modified_by text
);
create index evaluation_datasets_order on evaluation_datasets (workspace, created_at, id);
create table evaluation_tags (
  dataset varchar(64) not null,
  key varchar(300) not null,
  value text not null,
  primary key (dataset, key)
);
create table evaluation_experiments (
  dataset varchar(64) not null,
  experiment varchar(64) not null,
  primary key (dataset, experiment)
);
-- A record is known by the digest of its inputs: the same question again changes it.
create table evaluation_records (
  id varchar(64) not null primary key,
  dataset varchar(64) not null,
  inputs varchar(64) not null,
  document text not null,
  created_at bigint not null,
  modified_at bigint not null
);
create unique index evaluation_records_inputs on evaluation_records (dataset, inputs);
create index evaluation_records_order on evaluation_records (dataset, created_at, id);
create table evaluation_scorers (
  workspace varchar(64) not null,
  experiment varchar(64) not null,
  name varchar(300) not null,
  version bigint not null,
  id varchar(64) not null,
  serialized text not null,
  created_at bigint not null,
  primary key (workspace, experiment, name, version)
);
