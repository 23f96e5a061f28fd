// Measures in the page what `crates/whatif/benches/browser.rs` does in one run, and writes the
// figures into the page as JSON. `xtask/src/bench/browser.rs` fills in the numbers of runs.
const place = document.querySelector('pre');
try {
  const bytes = new Uint8Array(MODULE.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = parseInt(MODULE.substr(at * 2, 2), 16);
  }
  wasm_bindgen.initSync({ module: bytes });
  const timed = (bench, load) => {
    const begun = performance.now();
    const total = bench.run(load);
    return { time: performance.now() - begun, total };
  };
  const rows = [];
  for (let index = 0; wasm_bindgen.Bench.name(index) !== undefined; index += 1) {
    const bench = new wasm_bindgen.Bench(index);
    const { time: first, total } = timed(bench, 0);
    for (let run = 1; run <= WARM_UP; run += 1) timed(bench, run);
    const times = [];
    for (let run = 1; run <= RUNS; run += 1) times.push(timed(bench, run).time);
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.floor(times.length * share)];
    const name = wasm_bindgen.Bench.name(index);
    rows.push({ name, first, median: at(0.5), p95: at(0.95), total });
  }
  place.textContent = JSON.stringify(rows);
} catch (error) {
  place.textContent = String(error.stack ?? error);
}
