-- Who asked for the work that holds nodes: fairness between people, and what one person may hold.
alter table compute_leases add column owner text not null default '';

-- Targets on which nothing new starts.
create table compute_drains (
    workspace varchar(64) not null,
    lower_name varchar(64) not null,
    drained_by text not null,
    drained_at bigint not null,
    primary key (workspace, lower_name)
);
