-- People who come with a name and a password. Of the password only a slow, salted hash is kept.
create table security_users (
  num bigint not null primary key,
  name varchar(255) not null unique,
  principal_id varchar(64) not null unique,
  password varchar(512) not null,
  created_at bigint not null
);

-- What one of them may do with one thing of a workspace, beyond roles.
create table security_permissions (
  workspace varchar(64) not null,
  kind varchar(32) not null,
  thing varchar(600) not null,
  principal_id varchar(64) not null,
  permission varchar(32) not null,
  primary key (principal_id, workspace, kind, thing)
);

create index security_permissions_thing on security_permissions (workspace, kind, thing);
