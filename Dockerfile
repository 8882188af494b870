# The site as an image. Untried so far: it was written without a Docker to build it with (docs/machine.md).
FROM python:3.11-slim-bookworm

# What GeoDjango and CairoSVG load, of the versions that the tests run with, and the letters on pictures.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgdal32 libgeos-c1v5 libproj25 libcairo2 fonts-texgyre \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/srv/static

WORKDIR /srv/abep-map

# First the packages, so that a change of the code alone does not install them again.
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement requirements.txt

COPY . ./
# Neither value is used for anything here, and neither is kept in the image.
RUN SECRET_KEY=only-for-this-step DATABASE_URL=postgis://nobody@localhost/none \
    python manage.py collectstatic --noinput \
    && python -m compileall -q abep_map api boundaries contacts core corrections explore exports figures mail partnerships staff surveys

# The code belongs to root: the site can read it and not change it.
RUN useradd --system --uid 10001 --no-create-home abep-map
USER abep-map

EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "abep_map.wsgi"]
