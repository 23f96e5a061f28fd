//! Takes the fingerprint of every type that crosses the wire: the sources that define them.

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

fn main() {
    let mut sources = Vec::new();
    for folder in ["src", "../money/src"] {
        println!("cargo::rerun-if-changed={folder}");
        collect(Path::new(folder), &mut sources);
    }
    sources.sort();
    let mut hasher = DefaultHasher::new();
    for source in sources {
        hasher.write(&fs::read(&source).expect("a source just listed can be read"));
    }
    println!("cargo::rustc-env=WIRE_FINGERPRINT={}", hasher.finish());
}

fn collect(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources are here") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, sources);
        } else {
            sources.push(path);
        }
    }
}
