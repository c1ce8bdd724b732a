-- One row: who reigns, and how many writes there have been. Every write changes it first, so that writers queue here.
create table clock (
    id integer primary key check (id = 1),
    epoch bigint not null,
    revision bigint not null,
    beats bigint not null,
    is_vacant integer not null
);

insert into clock (id, epoch, revision, beats, is_vacant) values (1, 0, 0, 0, 1);

-- What is wished now: one JSON text for each version, deployment and the like.
create table resource (
    kind varchar(32) not null,
    name varchar(255) not null,
    body text not null,
    primary key (kind, name)
);

-- What has ever been changed: never updated, never deleted.
create table change (
    revision bigint not null,
    position integer not null,
    kind varchar(32) not null,
    name varchar(255) not null,
    model varchar(255) not null,
    epoch bigint not null,
    at_micros bigint not null,
    author varchar(128) not null,
    body_before text,
    body_after text,
    primary key (revision, position)
);

create index change_of_model on change (model, revision);
