-- What came last, for those who wait for it.
create index blobs_created on blobs (account, container, created_at);
