-- What the tests keep; a semicolon within a line; ends nothing.
create table kept (
  id bigint not null primary key,
  note varchar(100) default 'a;b',
  amount double precision,
  good bigint,
  made bigint,
  content blob
);

create index kept_note on kept (note);
