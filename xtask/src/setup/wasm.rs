//! The standard library for WebAssembly and its source: from rustup where they can be had,
//! otherwise Debian's source package of exactly the compiler's version, and the library built from
//! it. It never mixes the two: a library built here is listed beside it, and removed once rustup
//! has brought its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::apt;
use crate::pins::{RUST, RUST_SRC_DEB, WASM_RUSTFLAGS, WASM_TARGET};
use crate::run::{Done, Places, as_root, output, run, run_within, say};

/// The list of the files that were built here.
const BUILT: &str = "lamplight-built.txt";

/// Makes plain `cargo build --target wasm32-unknown-unknown` work, and brings the library's source,
/// from which the release builds a smaller one (ADR 9).
pub fn ensure(places: &Places) -> Done {
    let source = source_of_std(places)?;
    if source.join("std/Cargo.toml").is_file() {
        println!("    the standard library's source is installed");
    } else if let Err(error) = bring_source(places, &source) {
        println!("    no source of the standard library: {error}");
        println!("    the browser's part of the release will be a tenth larger");
    }
    let mut rustc = places.command("rustc");
    let lib = output(rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    let lib = PathBuf::from(lib);
    remove_doubles(places, &lib)?;
    if complete(&lib) {
        println!("    the {WASM_TARGET} target is installed");
        return Ok(());
    }
    say(&format!("installing the {WASM_TARGET} target"));
    if rustup(places, &["target", "add", WASM_TARGET]) && complete(&lib) {
        return Ok(());
    }
    println!("    building it from the standard library's source instead");
    build(places, &lib)?;
    match complete(&lib) {
        true => Ok(()),
        false => Err(format!("{} is still incomplete", lib.display()).into()),
    }
}

/// Where `-Z build-std` looks for the source of the standard library.
pub fn source_of_std(places: &Places) -> Done<PathBuf> {
    let sysroot = output(places.command("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot).join("lib/rustlib/src/rust/library"))
}

/// The source from rustup, otherwise from Debian's package of exactly the compiler's version.
fn bring_source(places: &Places, source: &Path) -> Done {
    say("installing the standard library's source");
    if rustup(places, &["component", "add", "rust-src"]) {
        return Ok(());
    }
    let version = output(places.command("rustc").arg("--version"))?;
    if version.split_whitespace().nth(1) != Some(RUST) {
        return Err(
            format!("without rustup the compiler must be {RUST}, and this is {version}").into(),
        );
    }
    let work = fresh_folder(places)?;
    let (pool_path, sha256) = RUST_SRC_DEB;
    let package = apt::pool_file(places, pool_path, sha256)?;
    run(places.command("dpkg").arg("-x").arg(&package).arg(&work))?;
    let library = work.join(format!("usr/src/rustc-{RUST}/library"));
    copy(places, &library, source)?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// Whether rustup is there and did it; what it says otherwise is shown.
fn rustup(places: &Places, arguments: &[&str]) -> bool {
    if places.which("rustup").is_none() {
        return false;
    }
    let mut command = places.command("rustup");
    command.env("RUST_BACKTRACE", "0").args(arguments);
    let done = run_within(&mut command, Duration::from_secs(300));
    if let Err(error) = &done {
        println!("    {error}");
    }
    done.is_ok()
}

fn complete(lib: &Path) -> bool {
    let names: Vec<_> = fs::read_dir(lib)
        .map(|dir| {
            dir.flatten()
                .map(|e| e.file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    ["libcore-", "libstd-", "libproc_macro-", "libtest-"]
        .iter()
        .all(|stem| {
            names
                .iter()
                .any(|name| name.starts_with(stem) && name.ends_with(".rlib"))
        })
}

/// Two copies of `core` are an error to rustc: ours goes when rustup's is there.
fn remove_doubles(places: &Places, lib: &Path) -> Done {
    let list = lib.join(BUILT);
    let rustlib = lib.ancestors().nth(2).unwrap_or(lib);
    let rustups = rustlib.join(format!("manifest-rust-std-{WASM_TARGET}"));
    if !list.is_file() || !rustups.is_file() {
        return Ok(());
    }
    say("rustup has brought the target: removing the one that was built here");
    remove_built(places, lib)
}

/// Takes away what was built here, if anything was.
fn remove_built(places: &Places, lib: &Path) -> Done {
    let list = fs::read_to_string(lib.join(BUILT)).unwrap_or_default();
    for name in list.lines().chain([BUILT]) {
        let file = lib.join(name);
        if fs::remove_file(&file).is_err() && file.exists() {
            run(&mut as_root(
                places,
                &["rm", "-f", &file.to_string_lossy()],
            )?)?;
        }
    }
    Ok(())
}

/// Builds the standard library from source and puts it in the compiler's folder.
fn build(places: &Places, lib: &Path) -> Done {
    let work = fresh_folder(places)?;
    let built = compile(places, &work)?;
    remove_built(places, lib)?;
    publish(places, &built, lib)?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

fn fresh_folder(places: &Places) -> Done<PathBuf> {
    let work = places.target.join("wasm-std");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    Ok(work)
}

/// Compiles an empty crate with `-Z build-std`, and gives the libraries that came of it.
fn compile(places: &Places, work: &Path) -> Done<Vec<PathBuf>> {
    let krate = work.join("emptywasm");
    fs::create_dir_all(krate.join("src"))?;
    fs::write(krate.join("src/lib.rs"), "")?;
    // A workspace of its own, since the folder stands inside the project.
    fs::write(
        krate.join("Cargo.toml"),
        "[package]\nname = \"emptywasm\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    let mut cargo = places.command("cargo");
    cargo
        .current_dir(&krate)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it nothing that is optimised as a whole (`lto`) can be linked with it.
        .env(WASM_RUSTFLAGS, "-Cembed-bitcode=yes")
        .env_remove("RUSTFLAGS");
    cargo.args([
        "build",
        "--release",
        "-Z",
        "build-std=std,panic_abort,panic_unwind,proc_macro,test",
    ]);
    run(cargo
        .args(["--target", WASM_TARGET, "--target-dir"])
        .arg(krate.join("target")))?;
    let deps = krate.join("target").join(WASM_TARGET).join("release/deps");
    let files = fs::read_dir(deps)?.flatten().map(|entry| entry.path());
    Ok(files
        .filter(|path| path.extension().is_some_and(|ext| ext == "rlib"))
        .filter(|path| !path.to_string_lossy().contains("libemptywasm"))
        .collect())
}

/// Puts the libraries and their list into the compiler's folder.
fn publish(places: &Places, files: &[PathBuf], lib: &Path) -> Done {
    let staged = places.target.join("wasm-std/lib");
    fs::create_dir_all(&staged)?;
    let mut list = String::new();
    for file in files {
        let name = file.file_name().unwrap_or_default();
        fs::copy(file, staged.join(name))?;
        list.push_str(&name.to_string_lossy());
        list.push('\n');
    }
    fs::write(staged.join(BUILT), list)?;
    copy(places, &staged, lib)
}

/// Copies the inside of a folder, as root where this user may not write.
fn copy(places: &Places, from: &Path, to: &Path) -> Done {
    let (from, to) = (
        format!("{}/.", from.display()),
        to.to_string_lossy().into_owned(),
    );
    let mine = fs::create_dir_all(&to).is_ok()
        && places
            .command("cp")
            .args(["-r", &from, &to])
            .status()
            .is_ok_and(|s| s.success());
    if mine {
        return Ok(());
    }
    run(&mut as_root(places, &["mkdir", "-p", &to])?)?;
    run(&mut as_root(places, &["cp", "-r", &from, &to])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> PathBuf {
        let unique = format!("lamplight-wasm-{}-{}", std::process::id(), names.len());
        let root = std::env::temp_dir().join(unique);
        let lib = root.join(WASM_TARGET).join("lib");
        fs::create_dir_all(&lib).expect("a temporary folder");
        for name in names {
            fs::write(lib.join(name), "").expect("a file");
        }
        lib
    }

    #[test]
    fn a_library_without_core_is_not_complete() {
        let lib = folder(&["libstd-1.rlib", "libproc_macro-1.rlib", "libtest-1.rlib"]);
        assert!(!complete(&lib));
        fs::write(lib.join("libcore-1.rlib"), "").expect("a file");
        assert!(complete(&lib));
        fs::remove_dir_all(lib.ancestors().nth(2).expect("its root")).expect("removed");
    }

    #[test]
    fn what_was_built_here_goes_once_rustup_has_brought_its_own() {
        let lib = folder(&["libcore-ours.rlib", "libcore-rustups.rlib", BUILT]);
        fs::write(lib.join(BUILT), "libcore-ours.rlib\n").expect("a list");
        let root = lib.ancestors().nth(2).expect("its root").to_owned();
        let places = Places {
            root: root.clone(),
            target: root.clone(),
            cache: root.clone(),
        };

        remove_doubles(&places, &lib).expect("nothing to do");
        assert!(lib.join("libcore-ours.rlib").exists());

        fs::write(root.join(format!("manifest-rust-std-{WASM_TARGET}")), "").expect("a manifest");
        remove_doubles(&places, &lib).expect("removed");
        assert!(!lib.join("libcore-ours.rlib").exists() && !lib.join(BUILT).exists());
        assert!(lib.join("libcore-rustups.rlib").exists());
        fs::remove_dir_all(root).expect("removed");
    }
}
