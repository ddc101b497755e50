-- What steps made, by what went into them, so that the same need not be made again. Outputs are null until the step has completed.
create table pipelines_result (
  workspace varchar(36) not null,
  job varchar(255) not null,
  content_key varchar(64) not null,
  experiment varchar(255) not null,
  step varchar(255) not null,
  parts text not null,
  outputs text,
  created_at bigint not null,
  primary key (workspace, job)
);
create index pipelines_result_key on pipelines_result (workspace, content_key, created_at);
create index pipelines_result_step on pipelines_result (workspace, experiment, step, created_at);
