//! Every version and checksum that set-up installs, in one place (the browser tests' own packages
//! stand in `end2end/package.json`). It never holds a host name: cargo, npm and apt know their own
//! registries.

/// The compiler that `rust-toolchain.toml` names; a test compares the two.
pub const RUST: &str = "1.95.0";

/// Debian's package with the standard library's source of exactly [`RUST`]: (pool path, sha256).
pub const RUST_SRC_DEB: (&str, &str) = (
    "pool/main/r/rustc/rust-src_1.95.0+dfsg1-2~bpo13+1_all.deb",
    "7b76db5b880a77f9e52975d2baa6209d2f76d2c9c2789515c3088cb960e2c83b",
);

/// The target of the browser's half.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The variable with the compiler's flags for that target alone.
pub const WASM_RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// A program installed by `cargo install`.
pub struct CargoTool {
    pub package: &'static str,
    pub program: &'static str,
    pub version: &'static str,
    /// Accept any version already there, not just this one.
    pub any_version: bool,
    /// What `cargo install` needs beside the version.
    pub flags: &'static [&'static str],
    /// About how long it compiles on two cores, for the person who waits.
    pub minutes: u32,
}

/// Its lock file wants a newer compiler than it needs, hence `--ignore-rust-version`.
pub const CARGO_LEPTOS: CargoTool = CargoTool {
    package: "cargo-leptos",
    program: "cargo-leptos",
    version: "0.3.11",
    any_version: false,
    flags: &["--locked", "--ignore-rust-version"],
    minutes: 6,
};

/// Must be the version of the `wasm-bindgen` crate. Not `--locked`: its lock file names a crate
/// version that has been withdrawn.
pub const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    any_version: false,
    flags: &[],
    minutes: 2,
};

/// Runs the tests.
pub const NEXTEST: CargoTool = CargoTool {
    package: "cargo-nextest",
    program: "cargo-nextest",
    version: "0.9.143",
    any_version: true,
    flags: &["--locked"],
    minutes: 5,
};

/// Checks licences, bans and sources; continuous integration only.
pub const CARGO_DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    any_version: true,
    flags: &["--locked"],
    minutes: 4,
};

/// Makes `cargo install` take about half as long; the tools are quick enough all the same.
pub const TOOL_PROFILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// Answers as Stripe does, for the tests of its gateway: (package, version) of PyPI.
pub const LOCALSTRIPE: (&str, &str) = ("localstripe", "1.15.10");

/// npm package that carries `wasm-opt`, and what that program says its version is.
pub const BINARYEN: (&str, &str) = ("binaryen", "132.0.0");
/// The last Lighthouse that runs on Node 20.
pub const LIGHTHOUSE: (&str, &str) = ("lighthouse", "12.8.2");
/// Oldest Node that Playwright and wasm-opt run on; Debian 12 and Ubuntu 24.04 have it.
pub const NODE_MAJOR: u32 = 18;
/// What the WebAssembly tests run on where Node is older: the engine of 18 dies of a function that
/// was kept in a table of references.
pub const NODE_FOR_WASM: (&str, &str) = ("node-linux", "20.20.2");

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> String {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a workspace");
        std::fs::read_to_string(root.join(name)).expect("readable")
    }

    #[test]
    fn the_toolchain_file_names_the_pinned_compiler_and_target() {
        let text = file("rust-toolchain.toml");
        assert!(text.contains(&format!("channel = \"{RUST}\"")));
        assert!(text.contains(WASM_TARGET));
        assert!(RUST_SRC_DEB.0.contains(&format!("rust-src_{RUST}+")));
    }

    #[test]
    fn the_wasm_bindgen_program_is_the_version_of_the_crate() {
        let want = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(file("Cargo.toml").contains(&want));
    }
}
