# The development server in a slim image, without root. Build: docker build -t callwright .
# Run: docker run -p 7860:7860 callwright (settings by -e or --env-file, see .env.example).
# Tests lint this file and run its steps in an empty folder; no container engine has built it yet.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --create-home --uid 10001 callwright
WORKDIR /app

COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE bot.py ./
COPY callwright ./callwright
COPY flows ./flows
COPY processors ./processors
COPY pipeline ./pipeline
COPY scripts ./scripts
RUN pip install --no-deps --no-build-isolation -e . \
    && python -m scripts.installed \
    && mkdir -p var && chown callwright var

USER 10001
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + (os.environ.get('PORT') or '7860') + '/health', timeout=4)"]
CMD ["python", "bot.py", "--host", "0.0.0.0"]
