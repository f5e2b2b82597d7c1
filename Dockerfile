# The site in a container: `docker compose up`. docs/running.md tells the rest.

# Stage 1: the locked packages, in a .venv of their own. Compilers or pip caches, if any, stay behind here.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /app/.venv
RUN /app/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

# Stage 2: the site. Everything in it belongs to root, and nothing of it is written while it runs.
FROM python:3.13-slim-bookworm
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    PUBLIC_URL=http://127.0.0.1:8000
WORKDIR /app
COPY --from=packages /app/.venv /app/.venv
COPY manage.py ./
COPY clientcare ./clientcare
COPY cards ./cards
COPY templates ./templates
COPY static ./static
# The key is for this one command: settings would else make one and leave it in the image.
RUN SECRET_KEY=only-while-building python manage.py collectstatic --noinput
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# The web process serves and nothing else: `manage.py prepare` migrates, once, in a container of its own.
CMD ["python", "manage.py", "serve", "--no-prepare"]
