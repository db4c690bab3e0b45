"""Creates the app and serves it: `python wsgi.py`, or `gunicorn -k geventwebsocket.gunicorn.workers.GeventWebSocketWorker
wsgi:app`."""

from gevent import monkey

monkey.patch_all()  # before anything else is imported: everything after it waits by giving way

from app import create_app  # noqa: E402
from app.live.server import Server  # noqa: E402

app = create_app()

if __name__ == "__main__":
    Server(app).serve()
else:
    app.extensions["waybill_engine"].start()
