-- Experiments, runs and all that runs log. Runs are known by a number inside, so that rows below them stay small.
create table tracking_counters (
  name varchar(64) not null primary key,
  next bigint not null
);
create table tracking_experiments (
  workspace varchar(64) not null,
  id bigint not null,
  name varchar(600) not null,
  artifact_location text,
  stage varchar(16) not null,
  created_at bigint not null,
  modified_at bigint not null,
  primary key (workspace, id)
);
create unique index tracking_experiments_name on tracking_experiments (workspace, name);
create table tracking_experiment_tags (
  workspace varchar(64) not null,
  experiment bigint not null,
  key varchar(300) not null,
  value text not null,
  primary key (workspace, experiment, key)
);
create table tracking_runs (
  num bigint not null primary key,
  workspace varchar(64) not null,
  id varchar(300) not null,
  experiment bigint not null,
  name text not null,
  user_id text not null,
  owner varchar(300) not null,
  status varchar(16) not null,
  stage varchar(16) not null,
  hidden bigint not null,
  started_at bigint not null,
  ended_at bigint
);
create unique index tracking_runs_id on tracking_runs (workspace, id);
create index tracking_runs_order on tracking_runs (workspace, experiment, stage, started_at, id);
create table tracking_params (
  run bigint not null,
  key varchar(300) not null,
  value text not null,
  primary key (run, key)
);
create table tracking_tags (
  run bigint not null,
  key varchar(300) not null,
  value text not null,
  primary key (run, key)
);
create index tracking_tags_key on tracking_tags (key, run);
create table tracking_properties (
  run bigint not null,
  key varchar(300) not null,
  value text not null,
  primary key (run, key)
);
-- Names of metrics, once each.
create table tracking_metrics (
  id bigint not null primary key,
  name varchar(300) not null
);
create unique index tracking_metrics_name on tracking_metrics (name);
-- The latest point of each metric of a run: what listings show and searches look at.
create table tracking_latest (
  run bigint not null,
  metric bigint not null,
  value double precision not null,
  nan bigint not null,
  taken_at bigint not null,
  step bigint not null,
  primary key (run, metric)
);
-- All points, in blocks as they came; a block holds points of one metric of one run.
create table tracking_points (
  run bigint not null,
  metric bigint not null,
  seq bigint not null,
  points bytea not null,
  primary key (run, metric, seq)
);
create table tracking_datasets (
  id bigint not null primary key,
  workspace varchar(64) not null,
  experiment bigint not null,
  name varchar(600) not null,
  digest varchar(64) not null,
  source_type text not null,
  source text not null,
  schema_text text,
  profile text
);
create unique index tracking_datasets_name on tracking_datasets (workspace, experiment, name, digest);
create table tracking_inputs (
  run bigint not null,
  dataset bigint not null,
  primary key (run, dataset)
);
create table tracking_input_tags (
  run bigint not null,
  dataset bigint not null,
  key varchar(300) not null,
  value text not null,
  primary key (run, dataset, key)
);
-- Logged models that a run read (direction IN) or made (OUT).
create table tracking_run_models (
  run bigint not null,
  direction varchar(8) not null,
  model varchar(64) not null,
  step bigint not null,
  primary key (run, direction, model)
);
create table tracking_models (
  id varchar(64) not null primary key,
  workspace varchar(64) not null,
  experiment bigint not null,
  name text not null,
  model_type text,
  source_run varchar(300),
  status varchar(16) not null,
  stage varchar(16) not null,
  owner varchar(300) not null,
  created_at bigint not null,
  modified_at bigint not null
);
create index tracking_models_experiment on tracking_models (workspace, experiment, created_at);
create table tracking_model_params (
  model varchar(64) not null,
  key varchar(300) not null,
  value text not null,
  primary key (model, key)
);
create table tracking_model_tags (
  model varchar(64) not null,
  key varchar(300) not null,
  value text not null,
  primary key (model, key)
);
create table tracking_model_metrics (
  model varchar(64) not null,
  run varchar(300) not null,
  metric bigint not null,
  dataset_name varchar(600) not null,
  dataset_digest varchar(64) not null,
  value double precision not null,
  nan bigint not null,
  taken_at bigint not null,
  step bigint not null,
  primary key (model, run, metric, dataset_name, dataset_digest)
);
