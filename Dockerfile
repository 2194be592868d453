# The program and nothing to build it with. What the pages look like is fetched on the way, and every module is compiled
# here: whoever runs the program may not write beside it, and would compile it all at each start.
FROM python:3.13-slim AS built
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_COMPILE_BYTECODE=1
WORKDIR /source
COPY requirements/uv.txt requirements/lock.txt requirements/
RUN python -m venv /program && python -m pip install --require-hashes -r requirements/uv.txt \
 && uv pip install --python /program/bin/python --require-hashes -r requirements/lock.txt
COPY . .
RUN python -m pledge_engine.web.fetch_assets --omit=dev && uv pip install --python /program/bin/python --no-deps .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin pledge \
 && install --directory --owner pledge --group pledge --mode 0700 /var/lib/pledge
COPY --from=built /program /program
ENV PATH=/program/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /tmp
USER 10001:10001
CMD ["pledge", "--help"]
