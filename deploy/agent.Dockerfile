# The agent without an Asterisk of its own: it talks to the one beside it (deploy/asterisk.Dockerfile).
# The base is pinned by suite and there for amd64, arm64 and armhf.
FROM debian:trixie-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends espeak-ng flite python3 python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --home-dir /var/lib/holdslayer holdslayer
WORKDIR /opt/holdslayer
COPY deploy/requirements.lock pyproject.toml README.md LICENSE ./
COPY holdslayer_agent holdslayer_agent
COPY asterisk asterisk
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps .
ENV PATH=/opt/venv/bin:$PATH
USER 10001
VOLUME /var/lib/holdslayer
CMD ["holdslayer", "serve"]
