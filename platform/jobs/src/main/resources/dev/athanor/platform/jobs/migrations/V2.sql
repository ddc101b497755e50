-- What has not ended, page by page in the order of submission.
drop index job_ended;
create index job_unfinished on job (ended, created_at, name);
