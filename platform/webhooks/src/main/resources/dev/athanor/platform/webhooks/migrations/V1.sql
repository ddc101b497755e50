-- Who wants to be told of what, and what is still to be told.
create table webhooks_hooks (
  id varchar(64) not null primary key,
  workspace varchar(64) not null,
  name varchar(100) not null,
  description text,
  url text not null,
  events text not null,
  secret text,
  active bigint not null,
  created_at bigint not null,
  modified_at bigint not null
);
create index webhooks_hooks_workspace on webhooks_hooks (workspace, created_at, id);
create table webhooks_deliveries (
  id varchar(64) not null primary key,
  hook varchar(64) not null,
  payload text not null,
  attempts bigint not null,
  due_at bigint not null
);
create index webhooks_deliveries_due on webhooks_deliveries (due_at);
