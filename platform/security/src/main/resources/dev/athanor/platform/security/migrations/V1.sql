-- Ids that name this server: its owner, its tenant.
create table security_facts (
  name varchar(64) not null primary key,
  value varchar(256) not null
);

-- Keys of storage accounts, sealed with the key of the home folder.
create table security_account_keys (
  account varchar(128) not null,
  name varchar(16) not null,
  sealed varchar(512) not null,
  primary key (account, name)
);

-- Identity secrets: only their digests are kept. The subject is what they are revoked by.
create table security_secrets (
  digest varchar(64) not null primary key,
  subject varchar(1024) not null,
  principal_id varchar(512) not null,
  principal_name varchar(512) not null,
  principal_kind varchar(32) not null,
  confined_to varchar(1024),
  created_at bigint not null,
  expires_at bigint
);

create index security_secrets_subject on security_secrets (subject);

-- Credentials of a subject that were issued up to this instant are worth nothing.
create table security_revocations (
  subject varchar(1024) not null primary key,
  revoked_at bigint not null
);

create table security_role_assignments (
  id varchar(64) not null primary key,
  principal_id varchar(512) not null,
  role_id varchar(64) not null,
  scope varchar(1024) not null,
  created_at bigint not null,
  created_by varchar(512) not null
);

create index security_role_assignments_principal on security_role_assignments (principal_id);
