# The web service; docker-compose.yml runs it beside PostgreSQL.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/app/static \
    FACTCHECK_DATA=/app/data

WORKDIR /app

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY manage.py LICENSE ./
COPY factcheck factcheck
COPY templates templates
COPY articles articles

# Without DATABASE_URL the settings make a key of their own, which must not stay in the image.
RUN FACTCHECK_DATA=/tmp/build python manage.py collectstatic --no-input \
    && rm -r /tmp/build \
    && useradd --system --uid 10001 --no-create-home factcheck \
    && install --directory --owner=factcheck /app/data
USER factcheck

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz')"]

CMD ["gunicorn", "--config", "factcheck/gunicorn.py", "factcheck.wsgi"]
