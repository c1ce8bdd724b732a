-- When a thing was last changed is asked for every thing that is shown, and every one that a writer saw.
create index change_of_resource on change (kind, name, revision);
