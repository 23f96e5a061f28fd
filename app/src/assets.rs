//! The files that a page asks for, by the names that the build gave them. They are read once.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use leptos::config::LeptosOptions;

/// Addresses on this site.
#[derive(Debug, PartialEq, Eq)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// What starts the WebAssembly.
    pub script: String,
    /// The WebAssembly that every page needs.
    pub wasm: String,
    /// What the lazy pages of each group need besides, parted by spaces.
    groups: HashMap<String, String>,
}

impl Assets {
    /// Those of the running server.
    pub fn of(options: &LeptosOptions) -> &'static Self {
        static ASSETS: OnceLock<Assets> = OnceLock::new();
        ASSETS.get_or_init(|| Self::read(options))
    }

    /// What a group of lazy pages needs besides; nothing where the build was not split.
    pub fn group(&self, group: &str) -> Option<&str> {
        self.groups.get(group).map(String::as_str)
    }

    fn read(options: &LeptosOptions) -> Self {
        let beside_binary = |name: &str| {
            let binary = std::env::current_exe().ok()?;
            fs::read_to_string(binary.parent()?.join(name)).ok()
        };
        let hashes = options
            .hash_files
            .then(|| beside_binary(&options.hash_file))
            .flatten()
            .unwrap_or_default();
        let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        Self::named(&options.site_pkg_dir, &options.output_name, &hashes, read)
    }

    /// `hashes` are lines of a kind of file, a colon and its hash.
    fn named(
        folder: &str,
        name: &str,
        hashes: &str,
        read: impl FnOnce(&str) -> Option<String>,
    ) -> Self {
        let hash = |kind: &str| {
            let mut lines = hashes.lines().filter_map(|line| line.split_once(':'));
            let found = lines.find(|(of, _)| *of == kind);
            found.map_or_else(String::new, |(_, hash)| format!(".{}", hash.trim()))
        };
        let address = |kind: &str| format!("/{folder}/{name}{}.{kind}", hash(kind));
        let manifest = read(&format!("__wasm_split_manifest{}.json", hash("manifest")));
        let groups: HashMap<String, Vec<String>> = manifest
            .and_then(|text| {
                let read = serde_json::from_str(&text);
                read.inspect_err(|error| tracing::error!(%error, "the list of modules is broken"))
                    .ok()
            })
            .unwrap_or_default();
        let addresses = |(group, modules): (String, Vec<String>)| {
            let modules = modules.iter().map(|one| format!("/{folder}/{one}.wasm"));
            (group, modules.collect::<Vec<_>>().join(" "))
        };
        Self {
            style: address("css"),
            script: address("js"),
            wasm: address("wasm"),
            groups: groups.into_iter().map(addresses).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_a_split_and_hashed_build() {
        let read = |name: &str| {
            assert_eq!(name, "__wasm_split_manifest.M.json");
            Some(r#"{"usage":["chunk_1.A","split_usage.B"]}"#.to_owned())
        };
        let hashes = "js: J\nwasm: W\ncss: C\nmanifest: M\nsplit: S\n";
        let assets = Assets::named("pkg", "lamplight", hashes, read);
        assert_eq!(assets.style, "/pkg/lamplight.C.css");
        assert_eq!(assets.script, "/pkg/lamplight.J.js");
        assert_eq!(assets.wasm, "/pkg/lamplight.W.wasm");
        let usage = "/pkg/chunk_1.A.wasm /pkg/split_usage.B.wasm";
        assert_eq!(assets.group("usage"), Some(usage));
        assert_eq!(assets.group("money"), None);
    }

    #[test]
    fn names_of_a_plain_build_have_no_hash() {
        let assets = Assets::named("pkg", "lamplight", "", |_| None);
        assert_eq!(assets.style, "/pkg/lamplight.css");
        assert_eq!(assets.script, "/pkg/lamplight.js");
        assert_eq!(assets.wasm, "/pkg/lamplight.wasm");
        assert_eq!(assets.group("usage"), None);
    }
}
