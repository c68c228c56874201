// MapLibre for a strict content security policy, without loading half of it twice.
//
// Its usual file starts its worker from a blob, which our policy forbids; its "csp" files allow a worker of its own,
// but each holds the part that both need, some 90 KB compressed. The usual file consists of three functions:
// "shared", "worker" and "index". Here each goes into a file of its own, with nothing changed inside:
//
//   dist/maplibre-shared.js   a script for the page and for the worker, which fetches it from the browser's cache
//   dist/maplibre-worker.js   the worker; its address names the shared script: maplibre-worker.js?<address>
//   maplibre                  what our modules import
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const PARTS = { shared: 'define("shared",["exports"],', worker: 'define("worker",["./shared"],', index: 'define("index",["exports","./shared"],' };
const END = "));";

const LOAD_SHARED = `const address = new URL(self.location.search.slice(1), self.location.origin);
if (address.origin !== self.location.origin) throw new Error("only our own script");
importScripts(address.pathname);`;

/** The three functions of MapLibre's file, as text. Throws if the file is built otherwise than we know it. */
export function split(code) {
  const starts = Object.values(PARTS).map((mark) => code.indexOf(mark));
  if (starts.some((start, number) => start < 0 || start <= (starts[number - 1] ?? 0))) {
    throw new Error("MapLibre's file is built in a new way: frontend/maplibre.mjs must learn it.");
  }
  return Object.fromEntries(
    Object.entries(PARTS).map(([name, mark], number) => {
      const rest = code.slice(starts[number] + mark.length, starts[number + 1]);
      return [name, rest.slice(0, rest.lastIndexOf(END, number === 2 ? rest.indexOf("\n//\n") : undefined) + 1)];
    }),
  );
}

/** Writes the shared script and the worker to `dist`; gives esbuild a plugin that answers `import … from "maplibre"`. */
export async function maplibre(source, dist) {
  const code = await readFile(source, "utf8");
  const licence = code.slice(0, code.indexOf("*/") + 2);
  const parts = split(code);
  await writeFile(join(dist, "maplibre-shared.js"), `${licence}\nself.maplibreShared = {};\n(${parts.shared})(self.maplibreShared);\n`);
  await writeFile(join(dist, "maplibre-worker.js"), `${licence}\n${LOAD_SHARED}\n(${parts.worker})(self.maplibreShared);\n`);
  const contents = `${licence}\nconst maplibre = {};\n(${parts.index})(maplibre, self.maplibreShared);\nexport default maplibre;\n`;
  return {
    name: "maplibre",
    setup(build) {
      build.onResolve({ filter: /^maplibre$/ }, () => ({ path: "maplibre", namespace: "maplibre" }));
      build.onLoad({ filter: /.*/, namespace: "maplibre" }, () => ({ contents, loader: "js" }));
    },
  };
}
