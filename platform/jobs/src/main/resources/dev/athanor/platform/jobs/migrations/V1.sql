-- One row a job. Name, tags, description and properties for people are the run's (room tracking), never kept twice.
create table job (
  workspace varchar(36) not null,
  name varchar(255) not null,
  kind varchar(16) not null,
  status varchar(32) not null,
  ended bigint not null,
  state text not null,
  experiment varchar(255) not null,
  parent varchar(255),
  compute varchar(255),
  priority bigint not null,
  created_at bigint not null,
  created_by varchar(255) not null,
  started_at bigint,
  ended_at bigint,
  modified_at bigint not null,
  plan text not null,
  document text not null,
  primary key (workspace, name)
);
create index job_created on job (workspace, created_at, name);
create index job_parent on job (workspace, parent, created_at);
create index job_ended on job (ended);
-- What happened to it, in order; written in the same transaction as the state that follows.
create table job_event (
  workspace varchar(36) not null,
  name varchar(255) not null,
  seq bigint not null,
  at bigint not null,
  event varchar(32) not null,
  state text not null,
  primary key (workspace, name, seq)
);
