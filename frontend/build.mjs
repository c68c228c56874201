// Bundles what the browser needs into dist/, which Django serves as static files.
//
//   js/pages/<name>.js → dist/<name>.js     one script a kind of page; shared parts go to dist/parts/
//   js/workers/<name>.js → dist/<name>.js   one plain script each: a service worker imports nothing
//   css/<name>.css     → dist/<name>.css    files in folders below css/ are only imported
//   MapLibre           → dist/maplibre-shared.js, dist/maplibre-worker.js    see maplibre.mjs
import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { maplibre } from "./maplibre.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

async function entries(folder, ending) {
  const names = await readdir(join(here, folder));
  return names.filter((name) => name.endsWith(ending)).map((name) => join(here, folder, name));
}

const shared = {
  bundle: true,
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
  outdir: dist,
  target: "es2020",
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
const plugins = [await maplibre(join(here, "node_modules/maplibre-gl/dist/maplibre-gl.js"), dist)];
await Promise.all([
  build({
    ...shared,
    entryPoints: await entries("js/pages", ".js"),
    format: "esm",
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    plugins,
  }),
  build({ ...shared, entryPoints: await entries("js/workers", ".js"), format: "iife" }),
  build({ ...shared, entryPoints: await entries("css", ".css"), loader: { ".svg": "dataurl", ".png": "dataurl" } }),
]);
