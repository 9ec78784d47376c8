// Plants each fault of plants.json in a copy, builds, runs what is to find it, and says whether it did.
//
//   node tests/plants/run.mjs                 all of them
//   node tests/plants/run.mjs lapse fence     those whose name says so
//   node tests/plants/run.mjs --search lapse  by the seeds from 1 on, and says which one finds it
//
// It fails when one is not found, when what it replaces is not there once, or when it does not build.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = execFileSync("git", ["rev-parse", "--show-toplevel"], { encoding: "utf8" }).trim();
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const copy = join(target, "plants");
const asked = process.argv.slice(2);
const search = asked.includes("--search");
const words = asked.filter((word) => word !== "--search");

const read = (path) => (existsSync(path) ? readFileSync(path) : undefined);

// Only what changed is written, so that cargo builds only that.
function keep(path, bytes) {
  const there = read(path);
  if (there !== undefined && Buffer.compare(there, Buffer.from(bytes)) === 0) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function copyAll() {
  const files = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  for (const file of files.split("\0").filter(Boolean)) {
    const bytes = read(join(root, file));
    if (bytes !== undefined) keep(join(copy, file), bytes);
  }
}

function plant(edits) {
  const before = new Map();
  for (const { file, text, plant: planted } of edits) {
    const path = join(copy, file);
    const whole = readFileSync(path, "utf8");
    if (!before.has(path)) before.set(path, whole);
    if (whole.split(text).length !== 2) throw new Error(`what it replaces is not there once, in ${file}`);
    writeFileSync(path, whole.replace(text, () => planted));
  }
  return () => before.forEach((whole, path) => writeFileSync(path, whole));
}

function run(finder) {
  const env = { ...process.env, CARGO_TARGET_DIR: target, RUST_BACKTRACE: "0" };
  const simulator = finder.test === "simulator";
  if (finder.seed !== undefined && !search) env.RELIEFLINE_SIM_SEED = String(finder.seed);
  const story = finder.story ?? "every_law_holds";
  const cargo = (...more) =>
    spawnSync("cargo", ["test", "--locked", "-p", finder.package ?? "reliefline-tests", "--test", finder.test, ...more], {
      cwd: copy,
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
  const built = cargo("--no-run");
  if (built.status !== 0) throw new Error(`it does not build\n${built.stderr.slice(-2000)}`);
  const done = cargo(story);
  const said = done.stdout + done.stderr;
  if (done.status === 0) return { found: false, how: "everything passes" };
  if (!simulator) return { found: / FAILED/.test(said), how: story };
  const law = said.match(/^([A-Za-z0-9]+): .*$/m);
  const seed = said.match(/seed (\d+)/);
  return { found: law?.[1] === finder.law, how: `seed ${seed?.[1]}, ${law?.[0]?.slice(0, 110)}` };
}

const list = JSON.parse(readFileSync(join(root, "tests/plants/plants.json"), "utf8"));
const chosen = list.plants.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
copyAll();
let missed = 0;
for (const { name, edits, finder } of chosen) {
  const began = Date.now();
  let verdict;
  let restore = () => {};
  try {
    restore = plant(edits);
    verdict = run(finder);
  } catch (error) {
    verdict = { found: false, how: error.message };
  } finally {
    restore();
  }
  missed += verdict.found ? 0 : 1;
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${verdict.found ? "found    " : "NOT FOUND"}  ${name}  (${verdict.how}; ${seconds} s)`);
}
console.log(`${chosen.length - missed} of ${chosen.length} found`);
process.exit(missed === 0 && chosen.length > 0 ? 0 : 1);
