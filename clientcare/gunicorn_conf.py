"""How gunicorn serves the site, for `manage.py serve` and for containers:
`gunicorn clientcare.wsgi:application -c python:clientcare.gunicorn_conf`.
"""

from pathlib import Path

from clientcare import env

_host = env.text("HOST", "127.0.0.1")
_memory = Path("/dev/shm")  # noqa: S108 gunicorn makes a private file in it

bind = [f"[{_host}]:{env.port('PORT', 8000)}" if ":" in _host else f"{_host}:{env.port('PORT', 8000)}"]
worker_class = "gthread"
workers = env.integer("WORKERS", 2, most=64)
threads = env.integer("THREADS", 4, most=64)
preload_app = True
# A worker that has not answered in a minute hangs: the database's own limits end any wait after 30 seconds.
timeout = 60
graceful_timeout = 30
keepalive = 5
# Should anything leak, it does not grow for weeks. The jitter keeps the workers from leaving together.
max_requests = 20_000
max_requests_jitter = 4_000
# The heartbeat file is touched every second; on a disk, a slow one would look like a hanging worker.
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
# Whose word on the scheme counts: gunicorn sees the proxy's address only, so it is all or the machine itself.
forwarded_allow_ips = "*" if env.flag("TRUST_PROXY", default=False) else "127.0.0.1,::1"
# No header may move the site to another path.
forwarder_headers = ""
# Nothing of ours steers gunicorn from outside, and a container has nowhere to put a socket.
control_socket_disable = True
proc_name = "clientcare"
loglevel = "warning"
