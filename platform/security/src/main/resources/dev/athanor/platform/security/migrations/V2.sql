-- What clients say of an assignment for people.
alter table security_role_assignments add column principal_type varchar(32) not null default 'User';
alter table security_role_assignments add column description varchar(1024) not null default '';
