create table blob_containers (
  account varchar(24) not null,
  name varchar(63) not null,
  etag varchar(40) not null,
  modified_at bigint not null,
  metadata text not null,
  primary key (account, name)
);
create table blobs (
  account varchar(24) not null,
  container varchar(63) not null,
  name varchar(1024) not null,
  size bigint not null,
  etag varchar(40) not null,
  created_at bigint not null,
  modified_at bigint not null,
  content_type text not null,
  md5 varchar(64),
  sha256 varchar(64),
  metadata text not null,
  headers text not null,
  -- the growing file that a followed blob reads from
  followed text,
  primary key (account, container, name)
);
create table blob_blocks (
  account varchar(24) not null,
  container varchar(63) not null,
  name varchar(1024) not null,
  block_id varchar(512) not null,
  arena varchar(64) not null,
  position bigint not null,
  size bigint not null,
  staged_at bigint not null,
  primary key (account, container, name, block_id)
);
-- A blob that is being replaced: the old content is kept under this name in the staging folder until the row of the new one is there.
create table blob_intents (
  backup varchar(64) not null,
  account varchar(24) not null,
  container varchar(63) not null,
  name varchar(1024) not null,
  primary key (backup)
);
