# Any base with Python 3.11 or newer as `python3`, pip, venv and a Debian userland will do.
ARG BASE=docker.io/library/python:3.12-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python3 -m venv /opt/uppdragsbot
WORKDIR /build
COPY requirements.lock ./
RUN /opt/uppdragsbot/bin/pip install --require-hashes -r requirements.lock
COPY . .
# What builds and what tests go again; the bytecode is trusted as it lies, for nothing is ever written beside the code.
RUN /opt/uppdragsbot/bin/pip install --no-deps --no-build-isolation . \
    && /opt/uppdragsbot/bin/pip uninstall --yes --quiet hatchling editables pathspec pluggy trove-classifiers setuptools \
    && /opt/uppdragsbot/bin/python scripts/sbom.py --installed requirements.lock > /opt/uppdragsbot/sbom.cdx.json \
    && /opt/uppdragsbot/bin/python -m pip uninstall --yes --quiet pip \
    && find /opt/uppdragsbot/lib -type d \( -name __pycache__ -o -name tests \) -prune -exec rm -r {} + \
    && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/uppdragsbot/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="uppdragsbot" \
      org.opencontainers.image.description="A Slack bot that follows Swedish municipal uppdrag" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 uppdragsbot \
    && useradd --uid 10001 --gid uppdragsbot --no-log-init --home-dir /data --no-create-home --shell /usr/sbin/nologin uppdragsbot \
    && install --directory --owner=uppdragsbot --group=uppdragsbot --mode=0750 /data
COPY --from=build /opt/uppdragsbot /opt/uppdragsbot
# All state is in /data: the rest of the file system may be read-only (with a tmpfs on /tmp).
ENV PATH=/opt/uppdragsbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LANG=C.UTF-8 \
    DATABASE_URL=sqlite:////data/uppdrag.db \
    HEALTH_HOST=0.0.0.0 \
    HEALTH_PORT=8080
VOLUME ["/data"]
WORKDIR /data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python3", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['HEALTH_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["uppdragsbot"]
CMD ["serve"]
