# Tocsin on the official Node image. It needs no build step: Node runs the TypeScript as it stands.
# Try it:  docker run --rm -p 127.0.0.1:3000-3002:3000-3002 tocsin
# Use it:  docker run -d -p 3000:3000 -e DATABASE_URL=… -e SLACK_BOT_TOKEN=… -e SLACK_APP_TOKEN=… tocsin
FROM node:26-slim

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY manifest.yml ./
COPY migrations ./migrations
COPY sandbox ./sandbox
COPY src ./src

# A container's own loopback is reached by nobody: which addresses are open is decided by what is published.
ENV NODE_ENV=production HOST=0.0.0.0 TOCSIN_DATA_DIR=/data
RUN mkdir -p /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000 3001 3002
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
