-- What has ended, in the order of that.
create index job_finished on job (workspace, ended_at);
