"""Creates the app and serves it: `python wsgi.py`, or `gunicorn -k geventwebsocket.gunicorn.workers.GeventWebSocketWorker
wsgi:app`."""

import gc

from gevent import monkey

monkey.patch_all()  # before anything else is imported: everything after it waits by giving way
gc.disable()  # a fifth of the start went into looking for garbage among what stays

from app import create_app  # noqa: E402
from app.live.server import Server  # noqa: E402

app = create_app()
gc.freeze()  # what stays is never looked at again, and what comes is looked at in larger heaps: less of each request
gc.set_threshold(10_000, 10, 10)
gc.enable()

if __name__ == "__main__":
    Server(app).serve()
else:
    app.extensions["waybill_engine"].start()
