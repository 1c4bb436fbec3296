// Bundles the page into one script and one style sheet, named by their content so that they may be cached for ever.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

if (process.argv.includes("--tests")) {
  await rm(join(here, ".tests"), { recursive: true, force: true });
  const tests = (await readdir(join(here, "test"))).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: tests.map((name) => join(here, "test", name)),
    outdir: join(here, ".tests"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    sourcemap: "inline",
  });
} else {
  const outdir = resolve(process.argv[2] ?? join(here, "../Auvious.Server/wwwroot"));
  await mkdir(outdir, { recursive: true });
  const result = await build({
    entryPoints: [join(here, "src/main.ts"), join(here, "style/page.css")],
    entryNames: "[name]-[hash]",
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    sourcemap: "linked",
    legalComments: "none",
    metafile: true,
  });
  const made = Object.keys(result.metafile.outputs).map((file) => basename(file));
  const named = (ending) => made.find((file) => file.endsWith(ending));
  for (const file of await readdir(outdir)) {
    if (/^(main|page)-[A-Z0-9]{8}\.(js|css)(\.map)?$/.test(file) && !made.includes(file)) {
      await rm(join(outdir, file));
    }
  }
  // The page goes last: while it is newer than its sources, everything it names is there.
  const page = await readFile(join(here, "index.html"), "utf8");
  await writeFile(join(outdir, "index.html"), page.replace("%script%", named(".js")).replace("%style%", named(".css")));
}
