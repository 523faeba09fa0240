"""Several people acting at the same moment, each in a thread and a database connection of their own."""

from threading import Barrier, Thread

from django.db import connection


def at_once(*acts):
    """Run the acts at the same time; returns their results, a raised exception as itself."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait(10)
            results[place] = act()
        except Exception as failure:  # noqa: BLE001 - the test looks at what each writer got
            results[place] = failure
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results
