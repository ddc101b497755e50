-- Schedules that wait for events: which kind, the digest of the secret of their address, and what is known of each event.
alter table schedules_schedules add column event varchar(32);
alter table schedules_schedules add column hook varchar(64);
alter table schedules_fires add column facts text;
create index schedules_schedules_event on schedules_schedules (event);
