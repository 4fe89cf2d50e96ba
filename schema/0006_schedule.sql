-- online: yes — a new, empty table
-- What runs by itself each day (src/schedule.c): whichever server comes first adds the row and, in
-- the same transaction, the job. The key makes it one job a day, however many servers there are.
CREATE TABLE scheduled_run (
    operation TEXT NOT NULL,
    day INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    PRIMARY KEY (operation, day)
) STRICT;
