# Asterisk, configured from the agent's settings at its start; with baresip, so that it can be the demo's phone, too.
# Debian sid carries Asterisk 22; Debian 12 and 13 carry none. There for amd64, arm64 and armhf.
FROM debian:sid-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends asterisk asterisk-core-sounds-en-wav asterisk-moh-opsound-wav \
      baresip-core espeak-ng flite python3 python3-venv \
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
CMD ["holdslayer", "asterisk"]
