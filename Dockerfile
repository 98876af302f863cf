# Debian sid carries Asterisk 22; Debian 12 and 13 carry none.
FROM debian:sid-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends asterisk asterisk-core-sounds-en-wav asterisk-moh-opsound-wav \
      espeak-ng festival festvox-us-slt-hts flite python3 python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --home-dir /var/lib/holdslayer holdslayer
WORKDIR /opt/holdslayer
COPY pyproject.toml requirements.lock README.md ./
COPY holdslayer_agent holdslayer_agent
COPY asterisk asterisk
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps .
ENV PATH=/opt/venv/bin:$PATH
USER holdslayer
VOLUME /var/lib/holdslayer
CMD ["holdslayer", "serve"]
