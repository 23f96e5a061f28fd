//! The release build: server and browser's half by cargo-leptos, and beside each static file its
//! brotli copy. It never changes a file that cargo-leptos wrote.

use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use brotli::enc::BrotliEncoderParams;

use crate::pins::WASM_RUSTFLAGS;
use crate::run::{Done, Places, run, say};
use crate::setup;

/// What gains by being compressed; fonts and pictures already are.
const TEXTS: [&str; 10] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "map",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// Where the built site stands, as `[[workspace.metadata.leptos]]` says.
pub fn folder(places: &Places) -> PathBuf {
    places.root.join("target/site")
}

/// The built server.
pub fn binary(places: &Places) -> PathBuf {
    places.target.join("release/lamplight")
}

/// Builds both halves for release, split by page, and compresses the static files.
pub fn build(places: &Places) -> Done {
    let start = Instant::now();
    say("building the release: 10 minutes the first time on two cores, then only what changed");
    let mut front = places.command("cargo");
    lean(places, &mut front)?;
    run(front.args(["leptos", "build", "--release", "--split", "--frontend-only"]))?;
    let mut server = places.command("cargo");
    run(server.args(["leptos", "build", "--release", "--split", "--server-only"]))?;
    let (files, before, after) = compress_folder(&folder(places))?;
    say(&format!(
        "built in {} s; {files} static files: {} KB, {} KB as brotli",
        start.elapsed().as_secs(),
        before / 1000,
        after / 1000
    ));
    Ok(())
}

/// Serves the demo supplier from a build for development, built again after every change.
pub fn watch(places: &Places) -> Done {
    let data = places.target.join("demo");
    // A style of a new name would never reach the page that is open.
    let hashes = places.target.join("debug/hash.txt");
    if hashes.exists() {
        fs::remove_file(hashes)?;
    }
    let mut command = places.command("cargo");
    command.env("LEPTOS_HASH_FILES", "false");
    command.args(["leptos", "watch", "--split", "--", "demo", "--data-dir"]);
    run(command.arg(data))
}

/// Has the browser's half built on a standard library of its own: made for size, and a panic just
/// ends, without the code that would word it. A tenth of the bytes (ADR 9). The compiler is pinned,
/// so what is unstable about these flags stays as it is.
fn lean(places: &Places, cargo: &mut Command) -> Done {
    if setup::source_of_std(places)?
        .join("std/Cargo.toml")
        .is_file()
    {
        cargo.envs([
            ("RUSTC_BOOTSTRAP", "1"),
            ("CARGO_UNSTABLE_BUILD_STD", "std"),
            ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
            (
                WASM_RUSTFLAGS,
                "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none",
            ),
        ]);
    }
    Ok(())
}

/// A command of the built binary, told where the site is.
pub fn lamplight(places: &Places) -> Command {
    let mut command = places.command(binary(places));
    command
        .env("LAMPLIGHT_SITE_ROOT", folder(places))
        .env("LEPTOS_OUTPUT_NAME", "lamplight")
        .env("LEPTOS_SITE_ROOT", folder(places))
        .env("LEPTOS_SITE_PKG_DIR", "pkg")
        .env("LEPTOS_HASH_FILES", "true")
        .env("LEPTOS_HASH_FILE_NAME", "hash.txt");
    command
}

/// Writes `NAME.br` beside every text of the folder: (files, bytes before, bytes after).
pub fn compress_folder(folder: &Path) -> Done<(usize, usize, usize)> {
    let mut sum = (0, 0, 0);
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let inner = compress_folder(&path)?;
            sum = (sum.0 + inner.0, sum.1 + inner.1, sum.2 + inner.2);
        } else if path
            .extension()
            .is_some_and(|ext| TEXTS.iter().any(|text| ext == *text))
        {
            let before = usize::try_from(fs::metadata(&path)?.len())?;
            let compressed = brotli_of(&path)?;
            let mut name = path.into_os_string();
            name.push(".br");
            File::create(name)?.write_all(&compressed)?;
            sum = (sum.0 + 1, sum.1 + before, sum.2 + compressed.len());
        }
    }
    Ok(sum)
}

/// The file as brotli's best.
pub fn brotli_of(path: &Path) -> Done<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut BufReader::new(File::open(path)?), &mut out, &params)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_get_a_smaller_copy_beside_them_and_fonts_do_not() {
        let folder = std::env::temp_dir().join(format!("lamplight-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("pkg")).expect("a folder");
        fs::write(folder.join("pkg/lamplight.css"), "a{color:red}".repeat(500)).expect("a file");
        fs::write(folder.join("face.woff2"), "binary").expect("a file");

        let (files, before, after) = compress_folder(&folder).expect("compressed");
        assert_eq!((files, before), (1, 6000));
        assert!(after < 100, "{after} bytes");
        assert!(folder.join("pkg/lamplight.css.br").is_file());
        assert!(!folder.join("face.woff2.br").exists());

        let mut back = Vec::new();
        let mut packed = File::open(folder.join("pkg/lamplight.css.br")).expect("the copy");
        brotli::BrotliDecompress(&mut packed, &mut back).expect("brotli");
        assert_eq!(
            back,
            fs::read(folder.join("pkg/lamplight.css")).expect("the original")
        );
        fs::remove_dir_all(folder).expect("removed");
    }
}
