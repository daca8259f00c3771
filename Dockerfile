# An image with the standalone program alone, for other images to take it from:
#
#     COPY --from=chamber /chamber /usr/local/bin/chamber
#
# It does not run by itself: the program needs the C library of an image with glibc, or, made with
# --build-arg LIBC=-musl, of Alpine with libstdc++.
FROM --platform=$BUILDPLATFORM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
ARG TARGETARCH
ARG LIBC=
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN target="linux-$(echo "$TARGETARCH" | sed s/amd64/x64/)$LIBC" \
 && node scripts/standalone.mjs "$target" \
 && mv "dist/standalone/chamber-$target" dist/standalone/chamber

FROM scratch
COPY --from=build /src/LICENSE /src/dist/standalone/LICENSES.txt /licenses/
COPY --from=build /src/dist/standalone/chamber /chamber
