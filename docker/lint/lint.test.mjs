// There may be no Docker engine where this runs: files are held to the compose schema, and the Dockerfile to what its language allows.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const here = import.meta.dirname;
const docker = join(here, "..");
const run = (program, ...args) => spawnSync(join(here, "node_modules/.bin", program), args, { encoding: "utf8" });
const compose = file => run("dclint", "--config", join(here, ".dclintrc.json"), "--max-warnings", "0", file);
const planted = (file, from, to) => {
  const text = readFileSync(join(docker, file), "utf8");
  assert.ok(text.includes(from));
  const copy = join(mkdtempSync(join(tmpdir(), "lint-")), file);
  writeFileSync(copy, text.replace(from, to));
  return copy;
};

for (const file of readdirSync(docker).filter(name => /^compose\..*\.yml$/.test(name)))
  test(`${file} is what the compose schema allows`, () => {
    const { status, stdout, stderr } = compose(join(docker, file));
    assert.equal(status, 0, stdout + stderr);
  });

test("the Dockerfile is one", () => {
  const { status, stdout, stderr } = run("dockerfile-utils", "lint", join(docker, "Dockerfile"));
  assert.equal(status, 0, stdout + stderr);
});

test("a misspelled key of a compose file is found", () => {
  assert.notEqual(compose(planted("compose.three-nodes.yml", "stop_grace_period", "stop_grace_perod")).status, 0);
});

test("a port that two services publish is found", () => {
  assert.notEqual(compose(planted("compose.three-nodes.yml", "10010-10011:", "10000-10001:")).status, 0);
});

test("a misspelled instruction of the Dockerfile is found", () => {
  assert.notEqual(run("dockerfile-utils", "lint", planted("Dockerfile", "WORKDIR /app", "WORKDIRR /app")).status, 0);
});

test("the image is published by the command that the build runs, too", () => {
  const command = /^RUN (dotnet publish .*) -o \/app$/m.exec(readFileSync(join(docker, "Dockerfile"), "utf8"))[1];
  assert.ok(readFileSync(join(docker, "publish.sh"), "utf8").includes(command.replace(" -p:PublishReadyToRun=true", "")));
});
