"""How fast grades are taken, beside the least that Django could do.

`make bench` prints a table:

    database    who        grades/s  p50 ms  p95 ms  cpu ms  of the floor (lowest-highest), by cpu
    SQLite      floor           ...
    SQLite      ours            ...                          0.6x (0.5x-0.7x), 0.6x

Each line is one server: gunicorn with the product's workers and threads, answering eight clients that send the next
answer as soon as they have read the last. `floor` is the project in tests/bench/floor: behind the same session,
sign-in and CSRF check it does one locked read, one insert, one update and one read of the next card, and keeps none of
our rules. `ours` is the site as it is served; the third line is the site with a large library and a long log.

Read the last column first. All servers run in every round, in turn, so a machine that is slow or busy slows them alike;
each ratio compares ours with the floor of the same round. Its median is the figure; a wide span between lowest and
highest says that the machine was doing something else and that the bench should be run again. Grades per second and
times (medians over the rounds; p95 is of one round's grades) depend on the machine: the clients and PostgreSQL share
its processors with the servers. `cpu ms` is the processor time that the workers took for each grade, and the last
number compares it with the floor's: other programs disturb it least, but it leaves out waiting, and PostgreSQL. Both
databases wait for the disk at every grade, as in use.
"""
