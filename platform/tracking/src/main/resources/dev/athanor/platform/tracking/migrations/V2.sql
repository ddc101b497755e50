-- When a run or experiment went into the bin: purges ask how long it has been there.
alter table tracking_runs add column deleted_at bigint;
alter table tracking_experiments add column deleted_at bigint;
