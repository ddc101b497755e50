-- Resources of kinds that nothing acts on yet, kept whole.
create table kept_resource (
  guid varchar(36) not null,
  kind varchar(40) not null,
  folded varchar(600) not null,
  name varchar(600) not null,
  created_at bigint not null,
  created_by text not null,
  modified_at bigint not null,
  document text not null,
  primary key (guid, kind, folded)
);
