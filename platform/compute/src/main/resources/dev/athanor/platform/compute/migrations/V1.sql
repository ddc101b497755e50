create table compute_targets (
    workspace varchar(64) not null,
    lower_name varchar(64) not null,
    name varchar(64) not null,
    kind varchar(32) not null,
    vm_size text,
    min_nodes bigint not null,
    max_nodes bigint not null,
    idle_ms bigint not null,
    low_priority bigint not null,
    location text,
    description text,
    tags text not null,
    document text not null,
    state varchar(16) not null,
    created_at bigint not null,
    created_by text not null,
    modified_at bigint not null,
    state_at bigint not null,
    primary key (workspace, lower_name)
);

create table compute_leases (
    holder varchar(255) not null primary key,
    workspace varchar(64) not null,
    target varchar(64) not null,
    grouping_name text not null,
    instances bigint not null,
    claimed_cores double precision not null,
    claimed_memory bigint not null,
    limit_cores double precision not null,
    limit_memory bigint not null,
    gpus text not null,
    notes text not null,
    backend varchar(64) not null,
    held_at bigint not null
);
