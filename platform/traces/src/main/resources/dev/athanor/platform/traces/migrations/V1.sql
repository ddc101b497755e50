-- What applications and models did, step by step. Traces are known by a number inside, so that rows below them stay small.
create table traces_traces (
  num bigint not null primary key,
  workspace varchar(64) not null,
  id varchar(300) not null,
  experiment bigint not null,
  owner varchar(300) not null,
  client_request_id text,
  requested_at bigint not null,
  duration bigint,
  state varchar(20) not null,
  request_preview text,
  response_preview text
);
create unique index traces_traces_id on traces_traces (workspace, id);
create index traces_traces_order on traces_traces (workspace, experiment, requested_at, id);
-- Tags (space TAG) and metadata (META).
create table traces_labels (
  trace bigint not null,
  space varchar(8) not null,
  key varchar(300) not null,
  value text not null,
  primary key (trace, space, key)
);
-- Spans: what is searched beside the document that clients get back. Times are nanoseconds of the epoch.
create table traces_spans (
  trace bigint not null,
  id varchar(32) not null,
  parent varchar(32),
  name text not null,
  type text not null,
  status varchar(20) not null,
  started_at bigint not null,
  ended_at bigint,
  document text not null,
  primary key (trace, id)
);
-- Attributes of spans that are short enough to be searched by.
create table traces_attributes (
  trace bigint not null,
  span varchar(32) not null,
  key varchar(300) not null,
  value text not null,
  primary key (trace, span, key)
);
create table traces_assessments (
  id varchar(64) not null primary key,
  trace bigint not null,
  kind varchar(16) not null,
  name varchar(300) not null,
  value text,
  valid bigint not null,
  overrides varchar(64),
  created_at bigint not null,
  modified_at bigint not null,
  document text not null
);
create index traces_assessments_trace on traces_assessments (trace);
-- Runs that a trace was linked to after it was made.
create table traces_runs (
  trace bigint not null,
  run varchar(300) not null,
  primary key (trace, run)
);
create index traces_runs_run on traces_runs (run);
