# One image for migrate, api, worker and web; docker-compose.yml says which command is which.
FROM node:20-bookworm-slim AS build
WORKDIR /berth
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN node stack/build.mjs && npm prune --omit=dev

FROM node:20-bookworm-slim
# Certificates for TLS to Temporal Cloud, mail servers and webhooks; the slim image has none.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# Threads share their memory, and give back what they free: see stack/environment.ts.
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=4194304
WORKDIR /berth
COPY --from=build /berth/package.json ./
COPY --from=build /berth/node_modules node_modules
COPY --from=build /berth/dist dist
COPY docker/healthy.mjs docker/
USER node
CMD ["node", "--enable-source-maps", "dist/api/main.js"]
